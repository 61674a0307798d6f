//! What a PDF must not hold before it is given to the library: trees that go round in circles, streams that blow up.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::{Limits, NAME, Problem};

/// How deep pages lie in the page tree, and forms in forms, at most.
const DEPTH: usize = 32;

/// Empties images, which hold no text; fails where reading the document would take too much.
pub(super) fn check(document: &mut Document, limits: &Limits) -> Result<(), Problem> {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
            if matches!(subtype, Ok(b"Image")) {
                stream.dict.remove(b"Filter");
                stream.content.clear();
            } else if matches!(subtype, Ok(b"Form")) && !stream.dict.has(b"Resources") {
                // It would use the resources around it, and could so hold itself.
                stream.dict.set("Resources", Object::Dictionary(Dictionary::new()));
            }
        }
    }
    let limit = limits.document.saturating_mul(4);
    let mut all = 0_u64;
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            all = all.saturating_add(unpacked_size(stream, limit - all));
            if all > limit {
                return Err(Problem::TooLarge { what: "document", limit });
            }
        }
    }
    let circular = |reason: &str| Problem::Damaged { format: NAME, reason: reason.to_owned() };
    if document.get_pages().into_values().any(|page| !ends(document, page)) {
        return Err(circular("its page tree goes round in a circle"));
    }
    let forms = forms(document);
    let dearest = dearest(&forms).ok_or_else(|| circular("a part of it holds itself"))?;
    // Any stream may be what a page shows.
    let shown: u64 = forms.values().map(|form| form.shows).max().unwrap_or(0);
    if dearest.saturating_mul(shown.max(1)) > limit {
        return Err(Problem::TooLarge { what: "document", limit });
    }
    Ok(())
}

/// How much a stream holds, unpacked, as far as that can be told; no more than a little over the limit.
fn unpacked_size(stream: &Stream, limit: u64) -> u64 {
    let filters = stream.filters().unwrap_or_default();
    if !filters.contains(&b"FlateDecode".as_slice()) {
        return stream.content.len() as u64;
    }
    let mut content = ZlibDecoder::new(&stream.content[..]).take(limit.saturating_add(1));
    // A stream that is damaged ends where the damage is.
    let mut size = 0;
    let mut buffer = [0; 1 << 14];
    while let Ok(count @ 1..) = content.read(&mut buffer) {
        size += count as u64;
    }
    // A second filter may blow it up again: what is already large must not be doubly packed.
    if filters.len() > 1 { size.saturating_mul(16) } else { size }
}

/// Whether the way up from a page ends.
fn ends(document: &Document, page: ObjectId) -> bool {
    let mut at = page;
    for _ in 0..DEPTH {
        let parent = document.get_dictionary(at).and_then(|node| node.get(b"Parent")).and_then(Object::as_reference);
        match parent {
            Ok(parent) => at = parent,
            Err(_) => return true,
        }
    }
    false
}

/// A stream that may be shown, and shows others.
#[derive(Clone, Debug, Default)]
struct Form {
    /// Those that its resources name.
    inner: BTreeSet<ObjectId>,
    /// How often it shows one of them.
    shows: u64,
    /// In bytes.
    size: u64,
}

fn forms(document: &Document) -> BTreeMap<ObjectId, Form> {
    let dictionary = |object: &Object| match object {
        Object::Reference(id) => document.get_dictionary(*id).ok().cloned(),
        other => other.as_dict().ok().cloned(),
    };
    let inner = |stream: &Stream| {
        let resources = stream.dict.get(b"Resources").ok().and_then(dictionary)?;
        let forms = resources.get(b"XObject").ok().and_then(dictionary)?;
        Some(forms.iter().filter_map(|(_, form)| form.as_reference().ok()).collect())
    };
    let streams = document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_stream().ok()?)));
    streams
        .map(|(id, stream)| {
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            let shows = content.windows(3).filter(|window| window[1..] == *b"Do" && window[0].is_ascii_whitespace()).count() as u64;
            (id, Form { inner: inner(stream).unwrap_or_default(), shows, size: content.len() as u64 })
        })
        .collect()
}

/// How much the dearest form takes to show, with all that it shows, in bytes; `None` where one holds itself, or they lie
/// deeper than they may.
fn dearest(forms: &BTreeMap<ObjectId, Form>) -> Option<u64> {
    let mut costs: BTreeMap<ObjectId, u64> = BTreeMap::new();
    let mut left: BTreeSet<ObjectId> = forms.keys().copied().collect();
    // Forms that hold none of those left are taken away, until none is left: each round is one level.
    for _ in 0..=DEPTH {
        if left.is_empty() {
            return Some(costs.into_values().max().unwrap_or(0));
        }
        let ready: Vec<ObjectId> = left.iter().copied().filter(|id| forms[id].inner.iter().all(|inner| !left.contains(inner))).collect();
        if ready.is_empty() {
            return None;
        }
        for id in ready {
            left.remove(&id);
            let form = &forms[&id];
            let inner = form.inner.iter().filter_map(|inner| costs.get(inner)).max().copied().unwrap_or(0);
            costs.insert(id, form.size.saturating_add(form.shows.saturating_mul(inner)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edges: &[(u32, &[u32])], expected: Option<u64>) {
        let form = |inner: &[u32]| Form { inner: inner.iter().map(|id| (*id, 0)).collect(), shows: 10, size: 1 };
        assert_eq!(dearest(&edges.iter().map(|(id, inner)| ((*id, 0), form(inner))).collect()), expected, "{edges:?}");
    }

    #[test]
    fn forms_that_hold_themselves_are_seen() {
        check(&[(1, &[2]), (2, &[]), (3, &[2])], Some(11));
        check(&[(1, &[1])], None);
        check(&[(1, &[2]), (2, &[3]), (3, &[1])], None);
        check(&[], Some(0));
    }

    #[test]
    fn forms_that_show_each_other_many_times_are_dear() {
        check(&[(1, &[2]), (2, &[3]), (3, &[4]), (4, &[])], Some(1111));
    }
}
