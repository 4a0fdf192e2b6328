//! Ids for files that came under other names.

use std::collections::BTreeSet;

use super::rewrite::Renamed;
use crate::{
    format::ids::{free_id, is_id},
    library::{FileKind, OwnFile},
};

/// Gives every file an id that any disk takes. A name that is one stays; of the others this tells which id they got.
pub fn fit_ids(files: &mut [OwnFile], kind: FileKind) -> Renamed {
    let mut taken: BTreeSet<String> = files.iter().map(|file| file.id.clone()).filter(|id| is_id(id)).collect();
    let mut renamed = Renamed::new();
    for file in files.iter_mut().filter(|file| !is_id(&file.id)) {
        let id = free_id(&kind.id_from(&file.id), |id| taken.contains(id));
        taken.insert(id.clone());
        renamed.insert(std::mem::replace(&mut file.id, id.clone()), id);
    }
    renamed
}
