//! Plans what people do about names of the registry: taking, moving and releasing one.

use roast_protocol::tipping::account::{Performer, ProgramAccount};
use roast_protocol::tipping::instruction::{
    self, MovePerformer, RegisterPerformer, ReleasePerformer,
};
use roast_protocol::tipping::{PerformerName, pda};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::ApiError;
use crate::routes::performers::unknown_name;
use crate::transactions::plan::Plan;
use crate::transactions::tip;

/// Takes a free name; tips to it go to `to`.
pub(crate) fn register(owner: Pubkey, name: PerformerName, to: Pubkey) -> Plan {
    let register = instruction::register_performer(&RegisterPerformer {
        owner,
        name,
        wallet: to,
    });
    let summary = format!(
        "Take the name {name}: tips to it go to {to}. The SOL that its record holds as rent comes back when you release the name."
    );
    plan(owner, register, summary)
}

/// Changes where tips to a name go, or whose it is; what is `None` stays.
pub(crate) async fn move_to(
    rpc: &RpcClient,
    owner: Pubkey,
    name: PerformerName,
    to: Option<Pubkey>,
    new_owner: Option<Pubkey>,
) -> Result<Plan, ApiError> {
    let found = find(rpc, &name).await?;
    let (wallet, new_owner) = (to.unwrap_or(found.wallet), new_owner.unwrap_or(found.owner));
    let moved = instruction::move_performer(&MovePerformer {
        owner,
        name,
        wallet,
        new_owner,
    });
    let handed_over = if new_owner == found.owner {
        String::new()
    } else {
        format!(" The name then belongs to {new_owner}, and you cannot take it back.")
    };
    let summary =
        format!("Move the name {name}: tips to it go to {wallet} from now on.{handed_over}");
    Ok(plan(owner, moved, summary))
}

/// Frees a name; its rent returns to whoever paid it.
pub(crate) async fn release(
    rpc: &RpcClient,
    owner: Pubkey,
    name: PerformerName,
) -> Result<Plan, ApiError> {
    let payer = find(rpc, &name).await?.payer;
    let release = instruction::release_performer(&ReleasePerformer { owner, name, payer });
    let summary = format!(
        "Release the name {name}: anybody may take it then. The SOL that its record holds as rent returns to {payer}."
    );
    Ok(plan(owner, release, summary))
}

fn plan(wallet: Pubkey, instruction: Instruction, summary: String) -> Plan {
    Plan {
        wallet,
        instructions: vec![instruction],
        summary,
        battle: None,
        campaign: None,
        stake: None,
    }
}

async fn find(rpc: &RpcClient, name: &PerformerName) -> Result<Performer, ApiError> {
    match tip::read(rpc, &pda::performer(name).0).await? {
        Some(ProgramAccount::Performer(performer)) => Ok(performer),
        _ => Err(unknown_name(name.as_str())),
    }
}
