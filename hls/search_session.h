#ifndef FIBERTAP_HLS_SEARCH_SESSION_H_
#define FIBERTAP_HLS_SEARCH_SESSION_H_

#include "hls/limits.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// The sorted VNIs as a search tree, one memory a level, so that every step of a search has its own
/// and a new search starts each turn. Level l holds 2^l keys; the i-th VNI in ascending order is
/// key (i + 1) >> (t + 1) of level kSearchLevels - 1 - t, where t counts the zeros that i + 1 ends
/// with. Unused keys are kNoVni.
constexpr int kSearchLevels = 14;
constexpr int kSearchKeys = (1 << kSearchLevels) - 1;
using SearchTree = VniKey[kSearchLevels][1 << (kSearchLevels - 1)];
static_assert(kSearchKeys >= static_cast<int>(abi::kCardSessions), "every session has a key");

/// Puts the `index`-th VNI in ascending order into its place.
inline void put_key(SearchTree tree, const SessionIndex& index, const VniKey& key) {
#pragma HLS INLINE
  const ap_uint<kSearchLevels> place = index + 1u;
put_key_levels:
  for (int level = 0; level < kSearchLevels; ++level) {
#pragma HLS UNROLL
    const int zeros = kSearchLevels - 1 - level;
    const ap_uint<kSearchLevels> ending = place << level;
    if (ending == 1u << (kSearchLevels - 1)) tree[level][(place >> (zeros + 1)).to_uint()] = key;
  }
}

/// Looks for `vni`; the index is that of put_key.
inline SessionHit find_vni(const SearchTree tree, const ap_uint<24>& vni) {
#pragma HLS INLINE
  SessionHit hit;
  hit.found = 0;
  hit.index = 0;
  ap_uint<kSearchLevels> node = 0;  // of the level
find_vni_levels:
  for (int level = 0; level < kSearchLevels; ++level) {
#pragma HLS UNROLL
    const VniKey key = tree[level][node.to_uint()];
    if (key == vni) {
      const ap_uint<kSearchLevels> place = ((node << 1) | 1u) << (kSearchLevels - 1 - level);
      hit.found = 1;
      hit.index = place - 1u;
    }
    node = (node << 1) | ap_uint<1>(vni > key);
  }
  return hit;
}

/// Finds the session row of every frame's VNI by bisection, or the default session, which stands at
/// `session_count` where there is one. One turn a frame.
inline void search_session(uint32_t frames, uint32_t session_count, bool has_default,
                           const SearchTree tree, TokenStream<Envelope>& envelopes,
                           TokenStream<Envelope>& envelopes_out, TokenStream<SessionHit>& hits) {
search_session_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const Wire<Envelope> wire = envelopes.read();
    const Envelope envelope = unpack<Envelope>(wire);
    SessionHit hit = find_vni(tree, envelope.vni);
    if (!hit.found && has_default) {
      hit.found = 1;
      hit.index = session_count;
    }
    envelopes_out.write(wire);
    hits.write(pack(hit));
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_SEARCH_SESSION_H_
