//! Behind a proxy, in a folder of a site that has other things, too.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::Bench;
use crate::page::{PLACES, Page};

const FOLDER: &str = "/tools/paysys";

/// Takes the folder off the path and passes everything on, one request over each connection.
async fn pass_on(mut browser: TcpStream, admin: SocketAddr) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if browser.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let head = String::from_utf8_lossy(&head);
    assert!(
        head.split(' ').nth(1).unwrap().starts_with(FOLDER),
        "{head}"
    );
    let head = head
        .replacen(FOLDER, "", 1)
        .replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut admin = TcpStream::connect(admin).await?;
    admin
        .write_all(head.replace("Connection: keep-alive\r\n", "").as_bytes())
        .await?;
    copy_bidirectional(&mut browser, &mut admin).await?;
    Ok(())
}

pub(crate) async fn the_page_works_in_a_folder_behind_a_proxy(page: &Page) {
    let bench = Bench::start().await;
    let (listener, admin) = (
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        bench.simulator.admin_address(),
    );
    let root = format!("http://{}{FOLDER}", listener.local_addr().unwrap());
    let proxy = tokio::spawn(async move {
        loop {
            let (browser, _) = listener.accept().await.unwrap();
            tokio::spawn(async move { pass_on(browser, admin).await });
        }
    });
    page.visit(&root).await;
    for place in PLACES {
        page.go(place).await;
        page.sees("#connection", "connected").await;
    }
    page.click("summary", "The same without this page").await;
    page.sees(".taught", &format!("{root}/sandboxes/default/calls"))
        .await;
    page.click("button", "Pay once for me").await;
    page.go("now").await;
    page.sees(".calls tbody", "answered 200").await;
    page.click(".languages a", "Русский").await;
    page.sees("h1", "Сейчас").await;
    page.sees(".calls tbody", "ответ 200").await;
    page.leave().await;
    proxy.abort();
}
