"""The careful client with a new connection for every call: there is no kept-alive connection to break."""

from careful import Client, main


class WithoutKeepAlive(Client):
    def exchange(self, method, body):
        self.hang_up()
        return super().exchange(method, body)


if __name__ == "__main__":
    main(WithoutKeepAlive)
