//! Content mining: which submissions enter a block, who wins it, how its reward is divided, and what the next block looks like.

pub mod division;
pub mod draw;
pub mod fifty;
pub mod retarget;
pub mod sum_tree;
