//! The closed list of muscle regions an exercise may light up, with their names in files.
//! Where each region lies on the body is in `region.rs`.

/// A muscle region that can be drawn.
///
/// The outlines are approximate target areas for teaching, drawn after common
/// surface-anatomy charts; they are not a clinical atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the variants are anatomical names")]
pub enum Muscle {
    TrapeziusUpper,
    TrapeziusMiddle,
    TrapeziusLower,
    Rhomboids,
    LevatorScapulae,
    Supraspinatus,
    Infraspinatus,
    DeltoidFront,
    DeltoidMiddle,
    DeltoidRear,
    LatissimusDorsi,
    ErectorSpinae,
    SerratusAnterior,
    PectoralisMajor,
    PectoralisMinor,
    Biceps,
    Triceps,
    Abdominals,
    Obliques,
    GluteusMaximus,
    DeepNeckFlexors,
    Scalenes,
    Suboccipitals,
}

impl Muscle {
    /// Every muscle, in the order of the manual.
    pub const ALL: [Muscle; 23] = [
        Muscle::TrapeziusUpper,
        Muscle::TrapeziusMiddle,
        Muscle::TrapeziusLower,
        Muscle::Rhomboids,
        Muscle::LevatorScapulae,
        Muscle::Supraspinatus,
        Muscle::Infraspinatus,
        Muscle::DeltoidFront,
        Muscle::DeltoidMiddle,
        Muscle::DeltoidRear,
        Muscle::LatissimusDorsi,
        Muscle::ErectorSpinae,
        Muscle::SerratusAnterior,
        Muscle::PectoralisMajor,
        Muscle::PectoralisMinor,
        Muscle::Biceps,
        Muscle::Triceps,
        Muscle::Abdominals,
        Muscle::Obliques,
        Muscle::GluteusMaximus,
        Muscle::DeepNeckFlexors,
        Muscle::Scalenes,
        Muscle::Suboccipitals,
    ];

    /// The name used in exercise files.
    pub fn name(self) -> &'static str {
        match self {
            Muscle::TrapeziusUpper => "trapezius_upper",
            Muscle::TrapeziusMiddle => "trapezius_middle",
            Muscle::TrapeziusLower => "trapezius_lower",
            Muscle::Rhomboids => "rhomboids",
            Muscle::LevatorScapulae => "levator_scapulae",
            Muscle::Supraspinatus => "supraspinatus",
            Muscle::Infraspinatus => "infraspinatus",
            Muscle::DeltoidFront => "deltoid_front",
            Muscle::DeltoidMiddle => "deltoid_middle",
            Muscle::DeltoidRear => "deltoid_rear",
            Muscle::LatissimusDorsi => "latissimus_dorsi",
            Muscle::ErectorSpinae => "erector_spinae",
            Muscle::SerratusAnterior => "serratus_anterior",
            Muscle::PectoralisMajor => "pectoralis_major",
            Muscle::PectoralisMinor => "pectoralis_minor",
            Muscle::Biceps => "biceps",
            Muscle::Triceps => "triceps",
            Muscle::Abdominals => "abdominals",
            Muscle::Obliques => "obliques",
            Muscle::GluteusMaximus => "gluteus_maximus",
            Muscle::DeepNeckFlexors => "deep_neck_flexors",
            Muscle::Scalenes => "scalenes",
            Muscle::Suboccipitals => "suboccipitals",
        }
    }

    /// The muscle with this name in exercise files.
    pub fn from_name(name: &str) -> Option<Muscle> {
        Muscle::ALL.into_iter().find(|m| m.name() == name)
    }
}
