//! Which cluster this API serves: words are signed for one cluster alone.

use std::time::Duration;

use roast_protocol::transcript::ChainId;

use crate::error::ApiError;
use crate::state::AppState;

/// Pause between two questions to an RPC endpoint that is away.
const PAUSE: Duration = Duration::from_secs(2);

impl AppState {
    /// The cluster's name, asked for until it is known once: a cluster never changes its genesis hash.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when it is not known yet and the RPC endpoint does not answer.
    pub(crate) async fn chain(&self) -> Result<ChainId, ApiError> {
        let ask = async || {
            let genesis = self.rpc.get_genesis_hash().await?;
            Ok(ChainId::of_genesis(&genesis.to_bytes()))
        };
        self.chain_id.get_or_try_init(ask).await.copied()
    }

    /// The cluster's name when it is known already: what can be read without the RPC endpoint does not wait for it.
    pub(crate) fn known_chain(&self) -> Option<String> {
        self.chain_id.get().map(ChainId::to_string)
    }
}

/// Asks until the cluster is known.
pub(crate) async fn learn(state: &AppState) {
    let known = async {
        while let Err(error) = state.chain().await {
            tracing::warn!(%error, "the cluster is not known yet, so no words can be taken");
            tokio::time::sleep(PAUSE).await;
        }
    };
    state.cancel.run_until_cancelled(known).await;
}
