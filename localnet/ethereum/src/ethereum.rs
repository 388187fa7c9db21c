//! Everything together: chain, contracts, beacon and wallets with money.

use std::path::{Path, PathBuf};

use alloy_primitives::{Address, U256, keccak256};
use alloy_signer_local::PrivateKeySigner;
use roast_protocol::evm::AddressBook;
use roast_protocol::evm::bindings::roast_token::RoastToken;

use crate::beacon::PERIOD;
use crate::deploy::ROAST;
use crate::{
    Account, Anvil, Artifacts, Beacon, BeaconKey, BeaconServer, Chain, Config, Error, Roles, Terms,
    deploy,
};

/// What every wallet has for gas: 100 ether.
const WALLET_WEI: u128 = 100_000_000_000_000_000_000;

/// What each player has at the start: 10,000 ROAST.
pub const PLAYER_ROAST: u128 = 10_000 * ROAST;

/// A chain with the contracts on it: anvil of our own, or the one that ETH_RPC_URL names.
pub struct Ethereum {
    /// JSON-RPC. The URL of somebody else's endpoint may hold a key.
    pub rpc_url: String,
    /// Where the contracts are.
    pub book: AddressBook,
    /// File of the address book.
    pub book_file: PathBuf,
    /// The chain.
    pub chain: Chain,
    /// What only a chain of our own has.
    pub own: Option<Own>,
}

/// Leaves out the chain's URL, which often holds a key.
impl std::fmt::Debug for Ethereum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ethereum")
            .field("chain", &self.chain)
            .field("book", &self.book)
            .field("book_file", &self.book_file)
            .field("own", &self.own)
            .finish_non_exhaustive()
    }
}

/// What only a chain of our own has: keys and a beacon, made anew at each start and worth nothing elsewhere.
#[derive(Debug)]
pub struct Own {
    /// The process.
    pub anvil: Anvil,
    /// Signs the rounds that draw mining blocks.
    pub beacon: Beacon,
    /// Publishes them.
    pub beacon_server: BeaconServer,
    /// Wallets with money for gas.
    pub wallets: Wallets,
}

/// Wallets with money for gas.
#[derive(Clone, Debug)]
pub struct Wallets {
    /// Holds all ROAST that the players do not have.
    pub treasury: Account,
    /// Owns distributor, pool and factory.
    pub owner: Account,
    /// Proposes reward roots.
    pub proposer: Account,
    /// Challenges reward roots.
    pub guardian: Account,
    /// Opens and closes mining blocks.
    pub keeper: Account,
    /// Judges campaigns.
    pub judge: Account,
    /// Each has [`PLAYER_ROAST`].
    pub players: Vec<Account>,
}

impl Ethereum {
    /// Starts anvil, deploys every contract and publishes the beacon's rounds; or, when the configuration names a chain, reads its address
    /// book and looks whether the contracts are there. What is kept of it goes to the folder `state`.
    ///
    /// # Errors
    /// When anvil or a compiled contract is missing, or the named chain does not have the contracts.
    pub async fn start(config: &Config, state: &Path) -> Result<Self, Error> {
        match &config.rpc_url {
            Some(url) => Self::existing(url, config.address_book.as_deref()).await,
            None => Self::local(config, state).await,
        }
    }

    async fn existing(url: &str, book_file: Option<&Path>) -> Result<Self, Error> {
        let chain = Chain::connect(url)?;
        let id = chain.id().await?;
        let usual = || PathBuf::from(format!("contracts/deployments/{id}.json"));
        let book_file = book_file.map_or_else(usual, Path::to_path_buf);
        let book = read_book(&book_file, id)?;
        for (name, deployment) in book.contracts.entries() {
            if chain.code(deployment.address).await?.is_empty() {
                let reason = format!("chain {id} has no {name} at {}", deployment.address);
                return Err(Error::AddressBook {
                    path: book_file,
                    reason,
                });
            }
        }
        tracing::info!(chain = id, book = %book_file.display(), "using the chain that ETH_RPC_URL names");
        Ok(Self {
            rpc_url: url.to_owned(),
            book,
            book_file,
            chain,
            own: None,
        })
    }

    async fn local(config: &Config, state: &Path) -> Result<Self, Error> {
        let folder = state.join("ethereum");
        std::fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let anvil = Anvil::start(config, &folder.join("anvil.log")).await?;
        let chain = Chain::connect(anvil.url())?;
        let wallets = Wallets::create(&chain, config.reproducible).await?;
        let key = if config.reproducible {
            BeaconKey::from_seed(keccak256("beacon"))
        } else {
            BeaconKey::random()
        };
        let beacon = Beacon {
            key,
            genesis: chain.now().await?,
            period: PERIOD,
        };
        let artifacts = Artifacts::new(&config.artifacts);
        let book = deploy(
            &chain,
            &wallets.treasury,
            &artifacts,
            &wallets.roles(),
            &Terms::default(),
            &beacon,
        )
        .await?;
        wallets
            .pay_players(book.contracts.roast_token.address)
            .await?;
        let beacon_server = BeaconServer::start(beacon.clone(), config.beacon_port).await?;
        let book_file = folder.join(format!("{}.json", book.chain_id));
        std::fs::write(&book_file, book.to_json()).map_err(Error::file(&book_file))?;
        Ok(Self {
            rpc_url: anvil.url().to_owned(),
            book,
            book_file,
            chain,
            own: Some(Own {
                anvil,
                beacon,
                beacon_server,
                wallets,
            }),
        })
    }

    /// Ends what was started.
    pub async fn stop(self) {
        if let Some(own) = self.own {
            drop(own.beacon_server);
            own.anvil.stop().await;
        }
    }
}

impl Wallets {
    async fn create(chain: &Chain, reproducible: bool) -> Result<Self, Error> {
        let wallet = async |name: &str| {
            if reproducible {
                named_account(chain, name).await
            } else {
                fresh_account(chain).await
            }
        };
        Ok(Self {
            treasury: wallet("treasury").await?,
            owner: wallet("owner").await?,
            proposer: wallet("proposer").await?,
            guardian: wallet("guardian").await?,
            keeper: wallet("keeper").await?,
            judge: wallet("judge").await?,
            players: vec![wallet("player-1").await?, wallet("player-2").await?],
        })
    }

    /// The addresses of those who may do something.
    #[must_use]
    pub fn roles(&self) -> Roles {
        Roles {
            treasury: self.treasury.address(),
            owner: self.owner.address(),
            proposer: self.proposer.address(),
            guardian: self.guardian.address(),
            keeper: self.keeper.address(),
            judge: self.judge.address(),
        }
    }

    /// Every wallet with a name for it: the role, or `player-1` and so on.
    pub fn named(&self) -> impl Iterator<Item = (String, &Account)> {
        let roles = [
            ("treasury", &self.treasury),
            ("owner", &self.owner),
            ("proposer", &self.proposer),
            ("guardian", &self.guardian),
            ("keeper", &self.keeper),
            ("judge", &self.judge),
        ];
        let players = (1..)
            .zip(&self.players)
            .map(|(number, player)| (format!("player-{number}"), player));
        roles
            .into_iter()
            .map(|(role, account)| (role.to_owned(), account))
            .chain(players)
    }

    async fn pay_players(&self, roast: Address) -> Result<(), Error> {
        for player in &self.players {
            let transfer = RoastToken::transferCall {
                to: player.address(),
                value: U256::from(PLAYER_ROAST),
            };
            self.treasury.send(roast, &transfer).await?;
        }
        Ok(())
    }
}

/// A wallet with a new key and money for gas. Only anvil gives that.
///
/// # Errors
/// When the chain is none of ours.
pub async fn fresh_account(chain: &Chain) -> Result<Account, Error> {
    with_money(chain, PrivateKeySigner::random()).await
}

/// A wallet whose key is the hash of a name, with money for gas: the same at every start, and anybody can know the key.
///
/// # Errors
/// When the chain is none of ours.
pub async fn named_account(chain: &Chain, name: &str) -> Result<Account, Error> {
    // One hash in 2^128 is no key.
    let key = PrivateKeySigner::from_bytes(&keccak256(name))
        .unwrap_or_else(|_| PrivateKeySigner::random());
    with_money(chain, key).await
}

async fn with_money(chain: &Chain, key: PrivateKeySigner) -> Result<Account, Error> {
    let account = chain.account(key)?;
    chain
        .set_balance(account.address(), U256::from(WALLET_WEI))
        .await?;
    Ok(account)
}

fn read_book(path: &Path, chain_id: u64) -> Result<AddressBook, Error> {
    let failed = |reason: String| Error::AddressBook {
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        failed(format!("{error}; deploy with scripts/contracts/deploy.sh, or name another file in `address_book`"))
    })?;
    let book = AddressBook::from_json(&text).map_err(|error| failed(error.to_string()))?;
    if book.chain_id != chain_id {
        return Err(failed(format!(
            "it is of chain {}, and ETH_RPC_URL leads to chain {chain_id}",
            book.chain_id
        )));
    }
    Ok(book)
}
