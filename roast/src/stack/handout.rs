//! What a client that is not part of this binary needs in order to play here: addresses of the services, the mint, the contracts, and wallets
//! with money.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use roast_localnet::Ethereum;
use serde_json::{Value, json};
use solana_signer::Signer;

use super::{Stack, world};

/// Name of the file in the state directory. It is there only while the localnet is ready.
const FILE: &str = "localnet.json";

/// The file that tells where everything is; it goes when this does.
#[derive(Debug)]
pub(super) struct Handout {
    file: PathBuf,
}

impl Handout {
    /// Writes the players' keys as `keys/player-1.json` and so on, in solana-keygen's form, then `localnet.json`, whole or not at all.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(super) fn write(stack: &Stack, state: &Path) -> Result<Self> {
        let state = std::path::absolute(state)?;
        let mut players = Vec::new();
        for (number, player) in (1..).zip(&stack.world.players) {
            let file = state.join("keys").join(format!("player-{number}.json"));
            world::write_key(player, &file)?;
            players.push(json!({ "address": player.pubkey().to_string(), "keyFile": file }));
        }
        let described = json!({
            "rpcUrl": stack.localnet.rpc_url,
            "wsUrl": stack.localnet.ws_url,
            "apiUrl": stack.api_url,
            "mint": stack.world.mint.to_string(),
            "players": players,
            "ethereum": ethereum(&stack.ethereum, &state)?,
        });
        let (file, unfinished) = (state.join(FILE), state.join(format!("{FILE}.new")));
        std::fs::write(&unfinished, format!("{described:#}\n"))
            .and_then(|()| std::fs::rename(&unfinished, &file))
            .with_context(|| format!("writing {}", file.display()))?;
        Ok(Self { file })
    }
}

/// The EVM side: endpoints, the contracts and, on a chain of our own, key files of everybody who may do something, in hexadecimal.
fn ethereum(ethereum: &Ethereum, state: &Path) -> Result<Value> {
    let mut described = json!({
        "rpcUrl": ethereum.rpc_url,
        "chainId": ethereum.book.chain_id,
        "contracts": ethereum.book.contracts,
        "addressBook": std::path::absolute(&ethereum.book_file)?,
    });
    let Some(own) = &ethereum.own else {
        return Ok(described);
    };
    let mut wallets = serde_json::Map::new();
    for (role, account) in own.wallets.named() {
        let file = state.join("keys").join(format!("ethereum-{role}.key"));
        let key = format!("{}\n", account.signer().to_bytes());
        world::write_secret(key.as_bytes(), &file)?;
        let address = account.address().to_checksum(None);
        wallets.insert(role, json!({ "address": address, "keyFile": file }));
    }
    described["beaconUrl"] = own.beacon_server.url().into();
    described["wallets"] = wallets.into();
    Ok(described)
}

impl Drop for Handout {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}
