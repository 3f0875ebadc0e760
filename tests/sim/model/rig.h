#ifndef FIBERTAP_TESTS_SIM_MODEL_RIG_H_
#define FIBERTAP_TESTS_SIM_MODEL_RIG_H_

#include <cstdint>
#include <span>
#include <vector>

#include "host/rules/compile.h"
#include "host/rules/mirror.h"
#include "sim/model/model.h"
#include "tests/support/arena.h"

namespace fibertap::testing {

/// One Enhanced Packet Block of a result, read by SPEC 9.
struct Block {
  std::uint32_t interface_id;
  std::uint64_t timestamp_ns;
  std::uint32_t origlen;
  Bytes data;
  std::uint32_t flags;
  std::uint32_t flow_hash;
  std::uint32_t vni;
  std::uint32_t number;
  std::uint32_t row;
};

/// The blocks that `result` is made of. Fails the test where one is not as SPEC 9 says.
std::vector<Block> read_blocks(std::span<const std::uint8_t> result);

/// What one RUN gave.
struct Batch {
  abi::BatchStatus status;
  Bytes result;                            // with the zero fill of its last beat
  std::vector<abi::OutcomeWord> outcomes;  // likewise
  std::vector<Block> blocks;

  std::uint64_t frames(abi::Disposition disposition) const;
  std::uint64_t bytes(abi::Disposition disposition) const;
  std::uint64_t rejected_by(abi::Rejection rejection) const;
  std::uint64_t frames() const;  // over all dispositions
};

struct Counters {
  abi::CounterImageHeader header;
  std::vector<abi::SessionCounters> sessions;
  std::vector<std::uint64_t> rows;
};

/// A model and what it answers.
class Rig {
 public:
  Rig() = default;
  explicit Rig(const Mirror& mirror, const CompileOptions& options = {});

  abi::BatchStatus load(const Mirror& mirror, const CompileOptions& options = {});
  abi::BatchStatus load(const Bytes& image);

  /// Fails the test where the result run or the outcome words disagree with the status: size, zero
  /// fill, CRC, blocks, frames of each disposition.
  Batch run(const Arena& arena);
  Batch run(const Packet& frame) { return run(Arena().add(frame)); }

  Counters counters() const;

 private:
  model::Model model_;
  Interfaces interfaces_;
};

/// A model with the rules of `mirror`.
model::Model loaded(const Mirror& mirror);

/// A rule for any packet of one IP version.
Rule any_packet(std::uint32_t number, Direction direction, Action action, bool ipv6 = false);

/// A session with one of the mirror's filters.
Session session(std::uint32_t vni, std::size_t filter = 0);

/// A mirror of one session with one filter.
Mirror mirror_of(std::uint32_t vni, std::vector<Rule> rules);

/// A frame that is mirrored, and a packet that is not of IP.
Packet mirrored_udp();
Packet arp();

/// Any IPv4 packet of `vni` is accepted, in either direction, by rule 1.
Mirror accepting(std::uint32_t vni);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SIM_MODEL_RIG_H_
