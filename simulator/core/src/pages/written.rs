//! Pages as bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Pages;

impl<T: Clone + Serialize> Pages<T> {
    /// The pages that are not those of an older copy, with their numbers: all of them, where there is none. Of a page that
    /// is gone there are no bytes.
    pub fn written_since<'a>(
        &'a self,
        older: Option<&'a Self>,
    ) -> impl Iterator<Item = (u64, Vec<u8>)> {
        self.changed_since(older).map(|(page, slots)| {
            let bytes = match slots {
                [] => Vec::new(),
                slots => postcard::to_stdvec(slots).expect("a page is no more than data"),
            };
            (page, bytes)
        })
    }
}

impl<T: Clone + DeserializeOwned> Pages<T> {
    /// Puts a page where it was when [`Pages::written_since`] told of it. Whether these are the bytes of one, and there is
    /// a place for it.
    #[must_use]
    pub fn read(&mut self, page: u64, bytes: &[u8]) -> bool {
        let slots = match bytes {
            [] => Vec::new(),
            bytes => match postcard::take_from_bytes(bytes) {
                Ok((slots, [])) => slots,
                _ => return false,
            },
        };
        self.put(page, slots)
    }
}
