//! The IRIs of every term that the graph uses, and the only place in the code where they are written.
//!
//! Terms of our own are declared in `ontology/reportgraph.ttl`; `tests/ontology.rs` holds the two to the same terms.

use oxigraph::model::NamedNodeRef;

/// The namespaces with the prefixes that queries may use undeclared, in the order of the prefixes.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("doco", "http://purl.org/spar/doco/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("kind", PROGRAM_KINDS_NAMESPACE),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("qudt", "http://qudt.org/schema/qudt/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("rg", NAMESPACE),
    ("schema", "https://schema.org/"),
    ("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("unit", UNITS_NAMESPACE),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The part of [`PREFIXES`] that data uses, and exports declare; the others are for the ontology's alignments.
pub const DATA_PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("kind", PROGRAM_KINDS_NAMESPACE),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qudt", "http://qudt.org/schema/qudt/"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("rg", NAMESPACE),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("unit", UNITS_NAMESPACE),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// `rg:`, the terms of this project.
pub const NAMESPACE: &str = "https://w3id.org/reportgraph/ns#";

/// `kind:`, the kinds of programme. They have a namespace of their own because a plan as a kind of programme
/// (`kind:Plan`) is not a plan as a part of a report (`rg:Plan`).
pub const PROGRAM_KINDS_NAMESPACE: &str = "https://w3id.org/reportgraph/ns/program-kind#";

/// `unit:`, the units and currencies of QUDT.
pub const UNITS_NAMESPACE: &str = "http://qudt.org/vocab/unit/";

/// Declares the terms of one namespace as constants, and the list of them.
macro_rules! terms {
    ($(#[$list_doc:meta])* $list:ident, $namespace:literal: $($(#[$doc:meta])* $name:ident = $local:literal),+ $(,)?) => {
        $(
            $(#[$doc])*
            pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
        )+
        $(#[$list_doc])*
        pub const $list: &[NamedNodeRef<'static>] = &[$($name),+];
    };
}

/// Classes and properties of this project, and its concepts but for the kinds of programme.
pub mod rg {
    use super::NamedNodeRef;

    terms! {
        /// All classes.
        CLASSES, "https://w3id.org/reportgraph/ns#":
        REPORT = "Report",
        SECTION = "Section",
        PASSAGE = "Passage",
        ENTITY = "Entity",
        REGION = "Region",
        ENTERPRISE = "Enterprise",
        AGENCY = "Agency",
        INSTITUTION = "Institution",
        PARK = "Park",
        INDUSTRY_CLUSTER = "IndustryCluster",
        PROJECT = "Project",
        GROUP = "Group",
        PROGRAM = "Program",
        FUND = "Fund",
        INDICATOR = "Indicator",
        PERSON = "Person",
        EVENT = "Event",
        INDUSTRY = "Industry",
        BRAND = "Brand",
        WORKS = "Works",
        FACT = "Fact",
        OBSERVATION = "Observation",
        INVESTMENT = "Investment",
        MILESTONE = "Milestone",
        RECOGNITION = "Recognition",
        IDENTITY = "Identity",
        MERGE = "Merge",
    }

    terms! {
        /// All properties, in the order in which a readable export shows them.
        PROPERTIES, "https://w3id.org/reportgraph/ns#":
        REGION_OF = "region",
        DELIVERED_BY = "deliveredBy",
        MEETING = "meeting",
        FILE_NAME = "fileName",
        PART = "part",
        FORMAT = "format",
        ENCODING = "encoding",
        SHA256 = "sha256",
        COMPLETE = "complete",
        FINDING = "finding",
        FINDING_NOTE = "findingNote",
        ORDINAL = "ordinal",
        HEADING = "heading",
        SECTION_KIND = "sectionKind",
        DIVISION_CODE = "divisionCode",
        PRESENT_CODE = "presentCode",
        FORMER_CODE = "formerCode",
        PROGRAM_KIND = "programKind",
        MEMBER_KIND = "memberKind",
        NOUN = "noun",
        COUNT = "count",
        UNDERTAKEN_BY = "undertakenBy",
        LOCATED_IN = "locatedIn",
        INDUSTRY_OF = "industry",
        MATCH_KEY = "matchKey",
        IDENTITY_KIND = "identityKind",
        IDENTITY_OF = "identity",
        MERGED = "merged",
        IN_REPORT = "inReport",
        EVIDENCE_OF = "evidence",
        MENTIONED_IN = "mentionedIn",
        ABOUT = "about",
        INDICATOR_OF = "indicator",
        MEASURE = "measure",
        INVESTMENT_KIND = "investmentKind",
        STATUS = "status",
        HONOUR = "honour",
        LEVEL_OF = "level",
        VALUE = "value",
        MIN_VALUE = "minValue",
        MAX_VALUE = "maxValue",
        UNIT = "unit",
        QUALIFIER = "qualifier",
        STATED_AS = "statedAs",
        SCOPE = "scope",
        DIRECTION = "direction",
        YEAR = "year",
        PERIOD_START = "periodStart",
        PERIOD_END = "periodEnd",
        MODALITY = "modality",
        RULE = "rule",
        CONFIDENCE = "confidence",
        MATCHES = "matches",
        SCORE = "score",
    }

    terms! {
        /// All concepts, but for the kinds of programme.
        CONCEPTS, "https://w3id.org/reportgraph/ns#":
        REVIEW = "Review",
        PLAN = "Plan",
        OTHER = "Other",
        ACTUAL = "Actual",
        ESTIMATE = "Estimate",
        TARGET = "Target",
        LEVEL = "Level",
        GROWTH = "Growth",
        CHANGE = "Change",
        SHARE = "Share",
        RANK = "Rank",
        RATIO = "Ratio",
        GAP = "Gap",
        TOTAL = "Total",
        COMPLETED = "Completed",
        AGREED = "Agreed",
        OBTAINED = "Obtained",
        DEMAND = "Demand",
        FUND_SIZE = "FundSize",
        OTHER_MONEY = "OtherMoney",
        STAGE_PLANNED = "StagePlanned",
        STAGE_APPROVED = "StageApproved",
        STAGE_SIGNED = "StageSigned",
        STAGE_STARTED = "StageStarted",
        STAGE_IN_PROGRESS = "StageInProgress",
        STAGE_COMPLETED = "StageCompleted",
        STAGE_IN_OPERATION = "StageInOperation",
        INTERNATIONAL = "International",
        NATIONAL = "National",
        PROVINCIAL = "Provincial",
        MUNICIPAL = "Municipal",
        AT_LEAST = "AtLeast",
        AT_MOST = "AtMost",
        ABOUT_VALUE = "About",
        SAME_REGISTERED_NAME = "SameRegisteredName",
        SAME_KNOWN_NAME = "SameKnownName",
        SAME_NAME_AND_PLACE = "SameNameAndPlace",
        SAME_NAME_AND_PREFECTURE = "SameNameAndPrefecture",
        SAME_NAME_PLACE_AND_AMOUNT = "SameNamePlaceAndAmount",
        SAME_GENERAL_NAME_AND_PLACE = "SameGeneralNameAndPlace",
        JOINED_BY_HAND = "JoinedByHand",
    }

    terms! {
        /// The schemes that the concepts belong to.
        SCHEMES, "https://w3id.org/reportgraph/ns#":
        SECTION_KINDS = "SectionKinds",
        MODALITIES = "Modalities",
        MEASURES = "Measures",
        INVESTMENT_KINDS = "InvestmentKinds",
        STAGES = "Stages",
        LEVELS = "Levels",
        QUALIFIERS = "Qualifiers",
        PROGRAM_KINDS = "ProgramKinds",
        EVIDENCES = "Evidences",
    }
}

/// The kinds of programme.
pub mod kind {
    use super::NamedNodeRef;

    terms! {
        /// All kinds.
        CONCEPTS, "https://w3id.org/reportgraph/ns/program-kind#":
        STRATEGY = "Strategy",
        ACTION = "Action",
        PLAN = "Plan",
        POLICY_DOCUMENT = "PolicyDocument",
        REFORM = "Reform",
        INITIATIVE = "Initiative",
    }
}

pub mod dcterms {
    use super::NamedNodeRef;

    terms! {
        /// What we use of DCMI Metadata Terms.
        TERMS, "http://purl.org/dc/terms/":
        TITLE = "title",
        DATE = "date",
        SOURCE = "source",
        IS_PART_OF = "isPartOf",
        IS_REPLACED_BY = "isReplacedBy",
    }
}

pub mod oa {
    use super::NamedNodeRef;

    terms! {
        /// What we use of the Web Annotation Vocabulary.
        TERMS, "http://www.w3.org/ns/oa#":
        START = "start",
        END = "end",
        EXACT = "exact",
    }
}

pub mod prov {
    use super::NamedNodeRef;

    terms! {
        /// What we use of PROV-O.
        TERMS, "http://www.w3.org/ns/prov#":
        WAS_DERIVED_FROM = "wasDerivedFrom",
        HAD_MEMBER = "hadMember",
    }
}

pub mod qudt {
    use super::NamedNodeRef;

    terms! {
        /// What we use of QUDT.
        TERMS, "http://qudt.org/schema/qudt/":
        HAS_UNIT = "hasUnit",
    }
}

pub mod schema {
    use super::NamedNodeRef;

    terms! {
        /// What we use of schema.org.
        TERMS, "https://schema.org/":
        JOB_TITLE = "jobTitle",
        CONTAINED_IN_PLACE = "containedInPlace",
    }
}

pub mod skos {
    use super::NamedNodeRef;

    terms! {
        /// What we use of SKOS.
        TERMS, "http://www.w3.org/2004/02/skos/core#":
        PREF_LABEL = "prefLabel",
        ALT_LABEL = "altLabel",
        BROADER = "broader",
        EXACT_MATCH = "exactMatch",
        BROAD_MATCH = "broadMatch",
        CONCEPT = "Concept",
        NOTATION = "notation",
    }
}

pub mod sd {
    use super::NamedNodeRef;

    terms! {
        /// What we use of the SPARQL Service Description.
        TERMS, "http://www.w3.org/ns/sparql-service-description#":
        SERVICE = "Service",
        ENDPOINT = "endpoint",
        SUPPORTED_LANGUAGE = "supportedLanguage",
        SPARQL11_QUERY = "SPARQL11Query",
        SPARQL11_UPDATE = "SPARQL11Update",
        FEATURE_OF = "feature",
        UNION_DEFAULT_GRAPH = "UnionDefaultGraph",
        PROPERTY_FEATURE = "propertyFeature",
        RESULT_FORMAT = "resultFormat",
        DEFAULT_DATASET = "defaultDataset",
        DATASET = "Dataset",
        NAMED_GRAPH = "namedGraph",
        NAMED_GRAPH_CLASS = "NamedGraph",
        NAME = "name",
    }
}

pub mod void {
    use super::NamedNodeRef;

    terms! {
        /// What we use of the Vocabulary of Interlinked Datasets.
        TERMS, "http://rdfs.org/ns/void#":
        DATASET = "Dataset",
        SPARQL_ENDPOINT = "sparqlEndpoint",
        URI_SPACE = "uriSpace",
        VOCABULARY = "vocabulary",
        TRIPLES = "triples",
        DOCUMENTS = "documents",
        ENTITIES = "entities",
        CLASS = "class",
        CLASS_PARTITION = "classPartition",
    }
}

pub use oxigraph::model::vocab::{rdf, rdfs, xsd};
