"""Takes HTTP 500 for a failure, and calls the order failed."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, Refused, main


class Careless(Client):
    def no_rpc_body(self, method, status, params):
        if method == "pam.pay_by_cash" and status == 500:
            raise Refused(-32300)
        return super().no_rpc_body(method, status, params)


if __name__ == "__main__":
    main(Careless)
