#ifndef FIBERTAP_HLS_LOAD_TABLES_H_
#define FIBERTAP_HLS_LOAD_TABLES_H_

#include "abi/rule_image.h"
#include "abi/version.h"
#include "hls/crc32c.h"
#include "hls/kernel_state.h"

namespace fibertap {
namespace kernel {

/// The first beat of an image: what it says, and whether a card takes such an image.
struct ImageHead {
  bool is_sound;
  Loaded loaded;
  ImageSize size;
  ap_uint<32> crc32c;
};

inline ImageHead parse_image_head(const RawBeat& beat, uint32_t beats) {
#pragma HLS INLINE
  const ap_uint<64> magic = little_endian<8>(beat, offsetof(abi::RuleImageHeader, magic));
  const ap_uint<32> version = little_endian<4>(beat, offsetof(abi::RuleImageHeader, abi_version));
  const ap_uint<16> flags = little_endian<2>(beat, offsetof(abi::RuleImageHeader, flags));
  const ap_uint<32> generation = little_endian<4>(beat, offsetof(abi::RuleImageHeader, generation));
  const ap_uint<32> sessions = little_endian<4>(beat, offsetof(abi::RuleImageHeader, sessions));
  const ap_uint<32> blocks = little_endian<4>(beat, offsetof(abi::RuleImageHeader, blocks));
  const ap_uint<32> counters = little_endian<4>(beat, offsetof(abi::RuleImageHeader, row_counters));

  ImageHead head;
  head.crc32c = little_endian<4>(beat, offsetof(abi::RuleImageHeader, crc32c));
  head.size.sessions = sessions.to_uint();
  head.size.blocks = blocks.to_uint();
  head.size.row_counters = counters.to_uint();
  head.loaded.generation = generation.to_uint();
  head.loaded.sessions = head.size.sessions;
  head.loaded.has_default = (flags & abi::kImageDefaultSession) != 0;
  head.loaded.row_counters = head.size.row_counters;
  head.loaded.vxlan_port = little_endian<2>(beat, offsetof(abi::RuleImageHeader, vxlan_port));
  const bool fits = head.size.sessions <= abi::kCardSessions &&
                    head.size.blocks <= abi::kCardBlocks &&
                    head.size.row_counters <= abi::kCardRowCounters;
  head.is_sound =
      magic == abi::kRuleImageMagic && version == abi::kAbiVersion && fits &&
      beats == 1 + 2 * head.loaded.session_rows() + abi::kRowsPerBlock * head.size.blocks;
  return head;
}

/// Whether a session row may follow the one before it.
inline bool is_ascending(const VniKey& vni, const VniKey& last, uint32_t index) {
#pragma HLS INLINE
  return index == 0 || vni > last;
}

/// Fills tables and search tree with the image in `beats` beats of `input`, all of which are read.
/// Returns whether it is one that abi/rule_image.h allows and a card holds; if not, nothing is
/// loaded, because what was is overwritten. One turn a beat, each read in order: a burst.
inline bool store_image(uint32_t beats, const RawBeat* input, Loaded& loaded, SearchTree tree,
                        SessionTable sessions, RuleTable rules, NumberTable numbers) {
#pragma HLS INLINE
  ImageHead head;
  head.is_sound = false;
  ap_uint<32> crc = kCrcStart;
  RawBeat session_numbers = 0;        // the first beat of a session row
  NumberStore::Word number_word = 0;  // the numbers of the last rows, the newest highest
  VniKey last_vni = 0;
  bool is_sound = true;

store_image_beats:
  for (uint32_t i = 0; i != beats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 184323 avg = 20000
    const RawBeat beat = input[i];
    RawBeat summed = beat;
    if (i == 0) {
      head = parse_image_head(beat, beats);
      put(summed, offsetof(abi::RuleImageHeader, crc32c), ap_uint<32>(0));
    } else if (head.is_sound) {
      const uint32_t place = i - 1;
      const uint32_t session = place / 2;
      if (session >= head.loaded.session_rows()) {
        const uint32_t rule = place - 2 * head.loaded.session_rows();
        const Row row = parse_rule_row(beat);
        const ap_uint<32> number = little_endian<4>(beat, offsetof(abi::RuleRow, number));
        is_sound = is_sound && kernel::is_sound(row, number);
        rules[rule % abi::kRowsPerBlock][rule / abi::kRowsPerBlock] = pack(row);
        number_word = number_word >> kNumberBits;
        number_word.range(NumberStore::Word::width - 1, (kNumbersPerWord - 1) * kNumberBits) =
            ap_uint<kNumberBits>(number);
        if (rule % kNumbersPerWord == kNumbersPerWord - 1) {
          NumberStore::write(numbers, rule / kNumbersPerWord, number_word);
        }
      } else if (place % 2 == 0) {
        session_numbers = beat;
      } else {
        const SessionImage row = parse_session_row(session_numbers, beat);
        const bool is_default = session == head.loaded.sessions;
        is_sound = is_sound && kernel::is_sound(row, head.size) &&
                   (is_default || is_ascending(row.vni, last_vni, session));
        sessions[session] = pack(row.session);
        if (!is_default) put_key(tree, session, row.vni);
        last_vni = row.vni;
      }
    }
    crc = crc32c_add(crc, summed);
  }
  loaded = head.loaded;
  return head.is_sound && is_sound && ~crc == head.crc32c;
}

/// Takes the rule image in `beats` beats of `input` in the place of the one before, counters at
/// zero; `is_loaded` says whether it does. From the first beat on nothing is loaded, until all of
/// it is.
inline void load_tables(uint32_t beats, const RawBeat* input, bool* is_loaded, Loaded& loaded,
                        SearchTree tree, SessionTable sessions, RuleTable rules,
                        NumberTable numbers, SessionTallies session_tallies,
                        RowTallies row_tallies) {
#pragma HLS INLINE off
  *is_loaded = false;
  if (!store_image(beats, input, loaded, tree, sessions, rules, numbers)) return;

clear_keys:
  for (uint32_t i = loaded.sessions; i != kSearchKeys; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 6143 max = 16383 avg = 16383
    put_key(tree, i, kNoVni);
  }
clear_sessions:
  for (uint32_t i = 0; i != loaded.session_rows(); ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 10241 avg = 10241
    session_tallies[i] = 0;
  }
clear_rows:
  for (uint32_t i = 0; i != loaded.row_counters; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 163840 avg = 163840
    RowStore::write(row_tallies, i, 0);
  }
  *is_loaded = true;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LOAD_TABLES_H_
