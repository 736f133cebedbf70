//! A load balancer: each connection goes to the next node, or to the one behind it where that one is not there.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Balancer {
    pub(crate) address: SocketAddr,
    nodes: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Balancer {
    pub(crate) async fn before(nodes: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let nodes = Arc::new(Mutex::new(nodes));
        let turn = nodes.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                turn.lock().unwrap().rotate_left(1);
                let nodes = turn.lock().unwrap().clone();
                tokio::spawn(carry(client, nodes));
            }
        });
        Self { address, nodes }
    }

    /// No new connection goes there.
    pub(crate) fn leave_out(&self, node: SocketAddr) {
        self.nodes.lock().unwrap().retain(|one| *one != node);
    }

    pub(crate) fn take_back(&self, node: SocketAddr) {
        self.nodes.lock().unwrap().push(node);
    }
}

async fn carry(mut client: TcpStream, nodes: Vec<SocketAddr>) {
    for node in nodes {
        if let Ok(mut node) = TcpStream::connect(node).await {
            drop(copy_bidirectional(&mut client, &mut node).await); // whichever side is gone, so is the other one now
            return;
        }
    }
}
