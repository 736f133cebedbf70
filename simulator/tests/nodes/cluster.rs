//! Three nodes, what they share, and the load balancer in front of them.

use std::fs;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::balancer::Balancer;
use super::history::{History, check_replay};
use super::node::Node;
use super::server::Server;
use super::shop::{Shop, Told};

pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Node>,
    pub(crate) balancer: Balancer,
    pub(crate) options: Vec<String>,
    pub(crate) server: Server,
    pub(crate) folder: TempDir,
}

impl Cluster {
    pub(crate) async fn start(profile: &str, options: &[&str]) -> Self {
        let server = Server::start();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile.toml");
        fs::write(&path, profile).unwrap();
        let mut options: Vec<String> = options.iter().map(ToString::to_string).collect();
        options.extend(["--profile".to_owned(), path.display().to_string()]);
        let nodes = Node::start(3, &server.url(), &options);
        let balancer = Balancer::before(nodes.iter().map(|node| node.gateway).collect()).await;
        Self {
            nodes,
            balancer,
            options,
            server,
            folder,
        }
    }

    /// Kills a node, and starts another one in its place.
    pub(crate) fn kill(&mut self, which: usize) {
        self.nodes[which].kill();
        let new = Node::start(1, &self.server.url(), &self.options).remove(0);
        let old = std::mem::replace(&mut self.nodes[which], new);
        self.balancer.leave_out(old.gateway);
        self.balancer.take_back(self.nodes[which].gateway);
    }

    /// The default sandbox, behind the load balancer.
    pub(crate) fn default_shop(&self) -> Shop {
        Shop {
            gateway: format!("http://{}/gateway", self.balancer.address),
            sandbox: "default".into(),
            service_id: "demo-service".into(),
            secret_key: "demo-secret-key-that-is-not-real".into(),
        }
    }

    /// Makes a sandbox at one of the nodes.
    pub(crate) async fn make(&self, node: usize, name: &str, profile: Value) -> Shop {
        let spec = json!({"name": name, "seed": 7, "clock": "manual", "profile": profile});
        let made = self.nodes[node].arrange("/sandboxes", spec).await;
        let text = |member: &str| made[member].as_str().unwrap().to_owned();
        Shop {
            gateway: format!("http://{}/s/{name}/gateway", self.balancer.address),
            sandbox: name.into(),
            service_id: text("service_id"),
            secret_key: text("secret_key"),
        }
    }

    /// All nodes tell the same of a sandbox; what it is.
    pub(crate) async fn history(&self, shop: &Shop) -> History {
        let nodes = self.nodes.iter();
        let all = nodes.map(|node| History::of(node, &shop.sandbox));
        let mut all = join_all(all).await;
        let first = all.remove(0);
        for other in all {
            assert_eq!(first.payments, other.payments);
            assert_eq!(first.calls, other.calls);
        }
        first
    }

    /// What the clients were told is what all nodes show; and so does one that starts after all have ended, byte for byte.
    pub(crate) async fn prove(self, sandboxes: &[(Shop, Told)]) {
        let mut before = Vec::new();
        for (shop, told) in sandboxes {
            let history = self.history(shop).await;
            history.compare(told);
            before.push(history);
        }
        let (one, _server) = self.only_one();
        for ((shop, told), before) in sandboxes.iter().zip(before) {
            let after = History::of(&one, &shop.sandbox).await;
            after.compare(told);
            assert_eq!(after.payments, before.payments);
            assert_eq!(after.calls, before.calls);
            check_replay(&one, &shop.sandbox).await;
        }
    }

    /// All nodes end, and a new one starts.
    pub(crate) fn only_one(self) -> (Node, Server) {
        for node in self.nodes {
            assert_eq!(node.stop(), Some(0));
        }
        let one = Node::start(1, &self.server.url(), &self.options).remove(0);
        (one, self.server)
    }
}
