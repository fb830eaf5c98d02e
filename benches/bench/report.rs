//! Figures next to the bars that they are held to.

use std::fmt::Debug;
use std::ops::RangeBounds;
use std::process::ExitCode;

/// What was measured so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    missed: u32,
}

impl Report {
    /// Tells a figure, and whether it is within its bar.
    pub(crate) fn within<R: RangeBounds<f64> + Debug>(&mut self, bar: R, what: &str, figure: f64) {
        let met = bar.contains(&figure);
        self.missed += u32::from(!met);
        let verdict = if met { "" } else { "MISSED: " };
        println!("  {verdict}{what}: {figure:.2} (bar: {bar:?})");
    }

    /// Whether all bars were met.
    pub(crate) fn end(self) -> ExitCode {
        match self.missed {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}
