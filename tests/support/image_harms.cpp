#include "tests/support/image_harms.h"

namespace fibertap::testing {

std::vector<ImageHarm> image_harms() {
  return {
      {"magic", [](ImageParts& image) { image.header.magic ^= 1; }},
      {"magic, last byte", [](ImageParts& image) { image.header.magic ^= 1ull << 63; }},
      {"older ABI", [](ImageParts& image) { image.header.abi_version -= 1; }},
      {"newer ABI", [](ImageParts& image) { image.header.abi_version += 1; }},
      {"a session more than there is", [](ImageParts& image) { image.header.sessions += 1; }},
      {"most sessions", [](ImageParts& image) { image.header.sessions = 0xFFFFFFFF; }},
      {"no default session", [](ImageParts& image) { image.header.flags = 0; }},
      {"a block more than there is", [](ImageParts& image) { image.header.blocks += 1; }},
      {"most blocks", [](ImageParts& image) { image.header.blocks = 0xFFFFFFFF; }},
      {"a row counter too few", [](ImageParts& image) { image.header.row_counters = 18; }},
      {"first counter outside", [](ImageParts& image) { image.sessions[1].first_counter = 3; }},
      {"first counter far outside",
       [](ImageParts& image) { image.sessions[1].first_counter = 0xFFFFFFFF; }},
      {"first block outside", [](ImageParts& image) { image.sessions[1].first_block = 2; }},
      {"first block far outside",
       [](ImageParts& image) { image.sessions[1].first_block = 0xFFFFFFFF; }},
      {"block count outside", [](ImageParts& image) { image.sessions[0].block_count = 4; }},
      {"more rows than its blocks hold",
       [](ImageParts& image) { image.sessions[0].row_count = 17; }},
      {"a ninth MAC", [](ImageParts& image) { image.sessions[0].mac_count = 9; }},
      {"most MACs", [](ImageParts& image) { image.sessions[2].mac_count = 255; }},
      {"a VNI of 25 bits", [](ImageParts& image) { image.sessions[1].vni = 0x1000000; }},
      {"most sessions, which with the default one are 2^32, and none there",
       [](ImageParts& image) {
         image.header.sessions = 0xFFFFFFFF;
         image.sessions.clear();
       }},
      {"VNIs that descend", [](ImageParts& image) { image.sessions[0].vni = 10; }},
      {"a prefix of 33 in a row that no session uses",
       [](ImageParts& image) {
         image.rows[abi::kRowsPerBlock - 1].flags = abi::kRowValid;
         image.rows[abi::kRowsPerBlock - 1].source_prefix = 33;
       }},
      {"a rule number above the highest", [](ImageParts& image) { image.rows[0].number = 32767; }},
      {"a rule number of 16 bits", [](ImageParts& image) { image.rows[1].number = 0x8000; }},
      {"the highest rule number of 32 bits",
       [](ImageParts& image) { image.rows[1].number = 0xFFFFFFFF; }},
      {"one VNI twice", [](ImageParts& image) { image.sessions[1].vni = 5; }},
      {"packet length 0", [](ImageParts& image) { image.sessions[0].packet_length = 0; }},
      {"an IPv4 prefix of 33", [](ImageParts& image) { image.rows[0].source_prefix = 33; }},
      {"an IPv6 prefix of 129", [](ImageParts& image) { image.rows[1].destination_prefix = 129; }},
  };
}

}  // namespace fibertap::testing
