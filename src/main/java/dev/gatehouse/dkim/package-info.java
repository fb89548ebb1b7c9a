/**
 * Whether a domain signed a message: DKIM verification by RFC 6376, RFC 8301, RFC 8463 and RFC 8616.
 *
 * <p>Read {@link dev.gatehouse.dkim.DkimResult} first. {@link dev.gatehouse.dkim.DkimVerifier} tells the story: fields are
 * read into {@link dev.gatehouse.dkim.DkimSignature}s, keys and body hashes are asked for, the body passes by once, and
 * {@link dev.gatehouse.dkim.SignatureProof} decides. Use it through {@link dev.gatehouse.arc.SignatureVerifier}.
 */
package dev.gatehouse.dkim;
