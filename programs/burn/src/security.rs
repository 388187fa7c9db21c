//! Whom to tell about a vulnerability.

common::security_txt!("burn");
