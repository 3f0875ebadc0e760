#include "tests/sim/model/rig.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "abi/result_block.h"
#include "sim/model/crc32c.h"

namespace fibertap::testing {
namespace {

std::uint32_t be32(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(at, 4)) value = value << 8 | byte;
  return value;
}

std::uint32_t le32(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
  model::Crc32c crc;
  crc.add(bytes);
  return crc.value();
}

Bytes copy(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

/// What SPEC 10 says of the words of any batch: as many of each kind as the status counts, the CRC,
/// zeros behind the frames judged, and the VNI of block n in the n-th word that says accepted.
void check_outcomes(const Batch& batch) {
  std::uint64_t frames[abi::kDispositions] = {};
  std::uint64_t rejected_by[abi::kRejections] = {};
  std::vector<std::uint32_t> accepted_vnis;
  const std::uint64_t judged = batch.frames();
  Bytes written;
  for (std::size_t i = 0; i < batch.outcomes.size(); ++i) {
    const std::uint32_t word = batch.outcomes[i].bits;
    for (unsigned at = 0; at < 32; at += 8) written.push_back(word >> at & 0xFF);
    if (i >= judged) {
      EXPECT_EQ(word, 0u) << "word " << i << " of " << judged << " frames";
      continue;
    }
    const std::uint32_t disposition = word & 0xF;
    const std::uint32_t reason = word >> 4 & 0x3;
    ASSERT_LT(disposition, abi::kDispositions) << "word " << i;
    EXPECT_EQ(word >> 6 & 0x3, 0u) << "word " << i;
    EXPECT_EQ(reason != 0, disposition == 5) << "word " << i;
    EXPECT_TRUE(disposition >= 4 || word >> 8 == 0) << "word " << i << " has no VNI";
    frames[disposition] += 1;
    if (reason != 0) rejected_by[reason - 1] += 1;
    if (disposition == 6) accepted_vnis.push_back(word >> 8);
  }
  EXPECT_TRUE(std::ranges::equal(frames, batch.status.frames));
  EXPECT_TRUE(std::ranges::equal(rejected_by, batch.status.rejected_by));
  EXPECT_EQ(batch.status.outcomes_crc32c, crc32c(written));
  ASSERT_EQ(accepted_vnis.size(), batch.blocks.size());
  for (std::size_t i = 0; i < accepted_vnis.size(); ++i) {
    EXPECT_EQ(accepted_vnis[i], batch.blocks[i].vni) << "block " << i;
  }
}

}  // namespace

std::vector<Block> read_blocks(std::span<const std::uint8_t> result) {
  std::vector<Block> blocks;
  while (!result.empty()) {
    const std::uint32_t caplen = le32(result, 20);
    const std::size_t tail = 28 + (caplen + 3) / 4 * 4;
    const std::size_t length = tail + 48;
    if (le32(result, 0) != 6 || le32(result, 4) != length || length > result.size()) {
      ADD_FAILURE() << "no Enhanced Packet Block of " << length << " bytes";
      return blocks;
    }
    EXPECT_EQ(copy(result.subspan(28 + caplen, tail - 28 - caplen)), Bytes(tail - 28 - caplen));
    EXPECT_EQ(copy(result.subspan(tail, 4)), (Bytes{2, 0, 4, 0}));
    EXPECT_EQ(copy(result.subspan(tail + 8, 5)), (Bytes{3, 0, 5, 0, 5}));
    EXPECT_EQ(copy(result.subspan(tail + 17, 8)), (Bytes{0, 0, 0, 7, 0, 13, 0, 0}));
    EXPECT_EQ(copy(result.subspan(tail + 37, 7)), Bytes(7));
    EXPECT_EQ(le32(result, tail + 44), length);
    blocks.push_back({.interface_id = le32(result, 8),
                      .timestamp_ns = std::uint64_t{le32(result, 12)} << 32 | le32(result, 16),
                      .origlen = le32(result, 24),
                      .data = copy(result.subspan(28, caplen)),
                      .flags = le32(result, tail + 4),
                      .flow_hash = be32(result, tail + 13),
                      .vni = be32(result, tail + 25),
                      .number = be32(result, tail + 29),
                      .row = be32(result, tail + 33)});
    result = result.subspan(length);
  }
  return blocks;
}

std::uint64_t Batch::frames(abi::Disposition disposition) const {
  return status.frames[static_cast<std::size_t>(disposition)];
}

std::uint64_t Batch::bytes(abi::Disposition disposition) const {
  return status.bytes[static_cast<std::size_t>(disposition)];
}

std::uint64_t Batch::rejected_by(abi::Rejection rejection) const {
  return status.rejected_by[static_cast<std::size_t>(rejection)];
}

std::uint64_t Batch::frames() const {
  std::uint64_t sum = 0;
  for (std::uint64_t count : status.frames) sum += count;
  return sum;
}

Rig::Rig(const Mirror& mirror, const CompileOptions& options) {
  EXPECT_EQ(load(mirror, options).errors, 0u);
}

abi::BatchStatus Rig::load(const Mirror& mirror, const CompileOptions& options) {
  return model_.load(compile(mirror, options, interfaces_).bytes());
}

abi::BatchStatus Rig::load(const Bytes& image) { return model_.load(image); }

Batch Rig::run(const Arena& arena) {
  Bytes result(abi::max_result_bytes(arena.bytes().size()), 0xA5);
  Batch batch;
  batch.outcomes.resize(abi::outcome_words(arena.frames()), abi::OutcomeWord{0xA5A5A5A5});
  batch.status = model_.run(arena.bytes(), arena.frames(), result, batch.outcomes);
  if ((batch.status.errors & abi::kErrorNotLoaded) != 0) batch.outcomes.clear();  // none written
  const std::uint64_t bytes = batch.status.result_bytes;
  if (bytes > result.size()) {
    ADD_FAILURE() << "the result ends at " << bytes << ", past " << result.size();
    return batch;
  }
  result.resize(abi::beats(bytes) * abi::kBeatBytes);
  EXPECT_EQ(Bytes(result.begin() + static_cast<std::ptrdiff_t>(bytes), result.end()),
            Bytes(result.size() - bytes))
      << "the last beat is filled with zeros";
  EXPECT_EQ(batch.status.result_crc32c, crc32c(result));
  batch.blocks = read_blocks(std::span(result).first(bytes));
  batch.result = std::move(result);
  check_outcomes(batch);
  return batch;
}

Counters Rig::counters() const {
  Bytes image(64 * abi::kBeatBytes);
  EXPECT_EQ(model_.read_counters(image).errors, 0u);
  auto at = image.cbegin();
  const auto take = [&at](auto* records, std::size_t count) {
    const std::size_t bytes = count * sizeof(*records);
    std::copy_n(at, bytes, reinterpret_cast<std::uint8_t*>(records));
    at += static_cast<std::ptrdiff_t>(bytes);
  };
  Counters counters{};
  take(&counters.header, 1);
  EXPECT_EQ(counters.header.magic, abi::kCounterImageMagic);
  counters.sessions.resize(counters.header.session_rows);
  take(counters.sessions.data(), counters.sessions.size());
  counters.rows.resize(counters.header.row_counters);
  take(counters.rows.data(), counters.rows.size());
  return counters;
}

model::Model loaded(const Mirror& mirror) {
  model::Model model;
  Interfaces interfaces;
  EXPECT_EQ(model.load(compile(mirror, {}, interfaces).bytes()).errors, 0u);
  return model;
}

Rule any_packet(std::uint32_t number, Direction direction, Action action, bool ipv6) {
  return {.number = number,
          .direction = direction,
          .action = action,
          .protocol = {},
          .source = any_address(ipv6),
          .destination = any_address(ipv6),
          .source_ports = {},
          .destination_ports = {}};
}

Session session(std::uint32_t vni, std::size_t filter) {
  Session session{};
  session.vni = vni;
  session.filter = filter;
  return session;
}

Mirror mirror_of(std::uint32_t vni, std::vector<Rule> rules) {
  Mirror mirror;
  mirror.filters.emplace_back().rules = std::move(rules);
  mirror.sessions.push_back(session(vni));
  return mirror;
}

Packet mirrored_udp() { return mirrored(Packet().ethernet().ipv4().udp()); }

Packet arp() { return Packet().ethernet().ether_type(0x0806).payload(28); }

Mirror accepting(std::uint32_t vni) {
  return mirror_of(vni, {any_packet(1, Direction::kIngress, Action::kAccept),
                         any_packet(1, Direction::kEgress, Action::kAccept)});
}

}  // namespace fibertap::testing
