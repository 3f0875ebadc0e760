#ifndef FIBERTAP_TESTS_HLS_BATCHES_H_
#define FIBERTAP_TESTS_HLS_BATCHES_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/hls/lockstep.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

// Batches that stages are driven with.

/// VNI 1 with a few rules, its source ENI's address that of `mirrored` frames, and a default
/// session.
Bytes some_rules();

/// No rules: everything with a VNI is accepted, and whole.
Bytes accepting_all();

/// Every shape of envelope, 0 to 2 tags, IPv4 with 0 to 10 words of options or IPv6, each cut at
/// every length up to where its VXLAN header has ended.
const Lockstep& outer_shapes();

/// Every shape of inner frame, 0 to 2 tags, IPv4 with 0 to 10 words of options or IPv6 with chains
/// of extension headers, cut at every length up to behind its headers.
const Lockstep& inner_shapes();

/// Inner frames of all lengths up to 300 and about the edges of beats up to the largest, behind
/// envelopes that shift them by any number of words.
const Lockstep& lengths();

/// Random frames and rules (host/lab/validate/random_cases.h): valid, hostile, all outcomes.
const Lockstep& random_frames();

/// Frames that were promised and are not there, behind some that are.
const Lockstep& absent_frames();

/// Calls `check` with every two of the batches that follow each other, so that what a stage leaves
/// behind of one shows in the next.
void for_each_two_batches(const std::function<void(const Lockstep&, const Lockstep&)>& check);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HLS_BATCHES_H_
