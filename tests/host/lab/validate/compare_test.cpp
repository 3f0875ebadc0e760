#include "host/lab/validate/compare.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/base/error.h"
#include "host/lab/validate/random_cases.h"
#include "tests/host/lab/validate/faulty_engine.h"
#include "tests/support/packet.h"

namespace fibertap::validation {
namespace {

using testing::Bytes;
using testing::mirrored;
using testing::Packet;

/// Three frames of VNI 5, 6 and 5, of which both sessions take the ones from 10.0.0.1, in one
/// batch.
Case three_frames() {
  Mirror mirror;
  const Cidr host{false, 32, {10, 0, 0, 1}};
  const Rule rule{7, Direction::kEgress, Action::kAccept, {}, host, any_address(false), {}, {}};
  mirror.filters.push_back({"F", {rule}, false, {}});
  for (const std::uint32_t vni : {5U, 6U}) {
    Session session{};
    session.vni = vni;
    session.filter = 0;
    mirror.sessions.push_back(session);
  }
  Case the_case;
  CaseLoad& load = the_case.loads.emplace_back();
  load.mirror = mirror;
  CaseBatch& batch = load.batches.emplace_back();
  std::uint64_t time = 100;
  for (const std::uint32_t vni : {5U, 6U, 5U}) {
    const char* const source = vni == 5 ? "10.0.0.1" : "10.0.0.3";
    const Bytes bytes =
        mirrored(Packet().ethernet().ipv4(source).udp().payload(5)).vni(vni).bytes();
    batch.push_back({++time, static_cast<std::uint32_t>(bytes.size()), bytes});
  }
  return the_case;
}

Difference difference_of(const Fault& fault) {
  return compare(three_frames(), faulty(fault)).difference.value();
}

/// Changes the block at `index` of a result.
Fault changed_block(std::size_t index, const std::function<bool(BlockBytes&)>& change) {
  return changed_blocks([index, change, at = std::size_t{0}](BlockBytes& block) mutable {
    return at++ == index ? change(block) : true;
  });
}

TEST(Compare, AnEngineThatDoesAsTheModelDoesEqualsIt) {
  EXPECT_FALSE(compare(three_frames(), faulty({})).difference);
}

TEST(Compare, AChangedFieldIsNamedWithItsFrameValuesAndStage) {
  struct Change {
    std::size_t from_end;  // of the byte, or from the front where above 60
    Field field;
    std::string_view stage;
  };
  // Offsets in abi::ResultTail, counted from the block's end.
  const auto tail = [](std::size_t offset) { return sizeof(abi::ResultTail) - offset; };
  for (const Change& change : {
           Change{tail(offsetof(abi::ResultTail, flags)), Field::flags, "decide_direction"},
           Change{tail(offsetof(abi::ResultTail, hash)), Field::hash, "label_frames"},
           Change{tail(offsetof(abi::ResultTail, vni)), Field::vni, "parse_outer"},
           Change{tail(offsetof(abi::ResultTail, number)), Field::number, "filter_match"},
           Change{tail(offsetof(abi::ResultTail, row)), Field::row, "filter_match"},
           Change{tail(offsetof(abi::ResultTail, hash_algorithm)), Field::layout, "fit_blocks"},
           Change{tail(offsetof(abi::ResultTail, length)), Field::layout, "fit_blocks"},
       }) {
    const Difference found = difference_of(changed_block(1, [&](BlockBytes& block) {
      block[block.size() - change.from_end] ^= 0x40;
      return true;
    }));
    EXPECT_EQ(found.field, change.field) << text_of(change.field);
    EXPECT_EQ(found.stage, change.stage);
    EXPECT_EQ(found.batch, 0U);
    EXPECT_EQ(found.frame, 2U);
    EXPECT_NE(found.model, found.engine);
  }
}

TEST(Compare, AChangedHeadOrByteIsNamed) {
  const auto found = [](std::size_t at) {
    return difference_of(changed_block(0, [at](BlockBytes& block) {
      block[at] ^= 1;
      return true;
    }));
  };
  EXPECT_EQ(found(offsetof(abi::ResultHead, interface_id)).field, Field::interface_id);
  EXPECT_EQ(found(offsetof(abi::ResultHead, origlen)).field, Field::origlen);
  EXPECT_EQ(found(offsetof(abi::ResultHead, length)).field, Field::layout);
  const Difference data = found(sizeof(abi::ResultHead) + 3);
  EXPECT_EQ(data.field, Field::data);
  EXPECT_EQ(data.subject, "byte 3");
  EXPECT_EQ(data.stage, "vxlan_decap");
  EXPECT_EQ(found(offsetof(abi::ResultHead, timestamp_low) + 2).field, Field::timestamp);
}

TEST(Compare, ABlockThatIsMissingOrMovedIsToldByItsFrame) {
  for (const std::size_t index : {0U, 1U}) {
    const Difference found = difference_of(changed_block(index, [](auto&) { return false; }));
    EXPECT_EQ(found.field, Field::frame_of_block);
    EXPECT_EQ(found.frame, 2 * index);
    EXPECT_EQ(found.engine, "none");
  }
}

TEST(Compare, AFrameThatBecomesSomethingElseIsToldByBothOutcomes) {
  const Difference lost =
      difference_of(changed_rows([](abi::RuleRow& row) { row.flags &= 0xFF & ~abi::kRowAccept; }));
  EXPECT_EQ(lost.field, Field::disposition);
  EXPECT_EQ(lost.frame, 0U);
  EXPECT_EQ(lost.model, "0x00000506: accepted, VNI 5");
  EXPECT_EQ(lost.engine, "0x00000515: rejected (rule), VNI 5");
  EXPECT_EQ(lost.stage, "filter_match");

  const Difference taken = difference_of(changed_rows([](abi::RuleRow& row) {
    row.source_prefix = 24;
    row.source[3] = 0;
  }));
  EXPECT_EQ(taken.field, Field::disposition);
  EXPECT_EQ(taken.frame, 1U);
  EXPECT_EQ(taken.model, "0x00000625: rejected (no_match), VNI 6");
  EXPECT_EQ(taken.engine, "0x00000606: accepted, VNI 6");
}

/// A fault that changes the status of every batch.
Fault changed_status(const std::function<void(abi::BatchStatus&)>& change) {
  Fault fault;
  fault.batch = [change](BatchSlot& slot) { change(slot.status); };
  return fault;
}

TEST(Compare, AStatusIsComparedFieldByField) {
  const auto field = [](const std::function<void(abi::BatchStatus&)>& change) {
    return difference_of(changed_status(change)).field;
  };
  EXPECT_EQ(field([](auto& status) { status.errors = abi::kErrorImpossibleHead; }), Field::errors);
  EXPECT_EQ(field([](auto& status) { status.generation += 1; }), Field::generation);
  EXPECT_EQ(field([](auto& status) { status.frames[0] += 1; }), Field::frames);
  EXPECT_EQ(field([](auto& status) { status.bytes[6] -= 1; }), Field::bytes);
  EXPECT_EQ(field([](auto& status) { status.rejected_by[1] += 1; }), Field::rejected_by);
  EXPECT_EQ(field([](auto& status) { status.result_crc32c += 1; }), Field::result_crc);
  EXPECT_EQ(field([](auto& status) { status.outcomes_crc32c += 1; }), Field::outcomes_crc);
  EXPECT_EQ(field([](auto& status) { status.outer_truncated_frames += 1; }),
            Field::outer_truncated_frames);
  EXPECT_EQ(field([](auto& status) { status.outer_truncated_bytes += 1; }),
            Field::outer_truncated_bytes);
  EXPECT_EQ(field([](auto& status) { status.reserved1[3] = 1; }), Field::status_reserved);
}

TEST(Compare, AFrameThatOnlyTheStatusCountsOtherwiseWasMiscounted) {
  const auto found = [](std::size_t from, std::size_t to) {
    return difference_of(changed_status([=](auto& status) {
      status.frames[from] -= 1;
      status.frames[to] += 1;
    }));
  };
  EXPECT_EQ(found(5, 0).field, Field::frames);
  EXPECT_EQ(found(5, 4).stage, "count_frames");
}

/// A fault that changes one byte of the counters.
Fault changed_counters(std::size_t at) {
  Fault fault;
  fault.counters = [at](CounterImage& counters) { counters.bytes()[at] ^= 1; };
  return fault;
}

TEST(Compare, ACounterIsNamed) {
  EXPECT_EQ(difference_of(changed_counters(8)).field, Field::counter_header);
  const Difference session = difference_of(changed_counters(64 + 32 + 8));
  EXPECT_EQ(session.field, Field::session_counter);
  EXPECT_EQ(session.subject, "VNI 6, rejected");
  EXPECT_EQ(session.stage, "count_sessions");
  const Difference row = difference_of(changed_counters(64 + 64));
  EXPECT_EQ(row.field, Field::row_counter);
  EXPECT_EQ(row.subject, "VNI 5, row 0, egress rule 7");
  EXPECT_EQ(row.stage, "count_rows");
  EXPECT_EQ(difference_of(changed_counters(64 + 64 + 16)).field, Field::counter_fill);
}

TEST(Compare, AnEngineThatFailsDiffersWhereItDoes) {
  Fault fault;
  fault.batch = [](BatchSlot&) { throw Error(Errc::kDevice, "stream beats is full"); };
  const Difference found = difference_of(fault);
  EXPECT_EQ(found.field, Field::answer);
  EXPECT_EQ(found.engine, "stream beats is full");
  EXPECT_EQ(found.batch, 0U);
}

TEST(Compare, TheZeroFillOfTheLastBeatCounts) {
  Fault fault;
  fault.batch = [](BatchSlot& slot) { slot.result[slot.status.result_bytes] = 1; };
  EXPECT_EQ(difference_of(fault).field, Field::beat_fill);
}

TEST(Compare, TenThousandRandomFramesAreTheSameTwice) {
  RandomCases cases(3, 10'000);
  while (const auto the_case = cases.next()) {
    EXPECT_FALSE(compare(*the_case, faulty({})).difference) << the_case->name;
  }
}

}  // namespace
}  // namespace fibertap::validation
