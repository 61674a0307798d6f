//! Who undertakes a project, where only the rest of the report tells: it names an enterprise that the project's name
//! begins with.

use crate::fact::{EntityId, EntityKind, Extraction};

/// Links every project that has no undertaker yet to the enterprise whose name its own begins with, the longest if
/// there are several.
pub fn link(extraction: &mut Extraction) {
    let named = extraction.entities.iter().enumerate();
    let mut enterprises: Vec<(EntityId, String)> = named
        .filter(|(_, entity)| matches!(entity.kind, EntityKind::Enterprise) && !entity.name.is_empty())
        .map(|(index, entity)| (EntityId(index), entity.name.clone()))
        .collect();
    enterprises.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    for entity in &mut extraction.entities {
        if matches!(entity.kind, EntityKind::Project) && entity.undertaken_by.is_none() {
            let found = enterprises.iter().find(|(_, name)| entity.name.starts_with(name.as_str()));
            entity.undertaken_by = found.map(|(id, _)| *id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Collector;

    /// The enterprise that a project is linked to in a report that names `enterprises`.
    fn check(project: &str, enterprises: &[&str], expected: Option<&str>) {
        let mut out = Collector::default();
        let project = out.entity(EntityKind::Project, project, None, "");
        for name in enterprises {
            out.entity(EntityKind::Enterprise, name, None, "");
        }
        let mut extraction = out.finish();
        link(&mut extraction);
        let found = extraction.entities[project.0].undertaken_by.map(|id| extraction.entities[id.0].name.as_str());
        assert_eq!(found, expected);
    }

    #[test]
    fn names_that_begin_with_an_enterprise() {
        check("白鹭药业二期项目", &["青禾气体", "白鹭药业"], Some("白鹭药业"));
        check("白鹭药业集团总部", &["白鹭药业", "白鹭药业集团"], Some("白鹭药业集团"));
        check("白鹭大桥", &["白鹭药业"], None);
        check("新建白鹭药业厂房", &["白鹭药业"], None);
    }
}
