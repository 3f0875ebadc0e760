#include "sim/card/driver/unit_kernel.h"

#include <algorithm>
#include <cstring>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"

namespace fibertap::card {
namespace {

template <typename Record>
Record read_record(const std::uint8_t* bytes) {
  Record record;
  std::memcpy(&record, bytes, sizeof(record));
  return record;
}

KernelTraffic traffic_of(const Registers& registers, const std::uint8_t* status) {
  KernelTraffic traffic;
  const abi::Command command = registers.command();
  if (command == abi::Command::kRun || command == abi::Command::kLoad) {
    traffic.input_beats = registers.word(abi::kArgInputBeats);
  }
  const auto answer = read_record<abi::BatchStatus>(status);
  if (command == abi::Command::kRun && (answer.errors & abi::kErrorNotLoaded) == 0) {
    traffic.outcome_beats =
        abi::outcome_words(registers.word(abi::kArgFrames)) / abi::kOutcomesPerBeat;
  }
  if (command == abi::Command::kRun || command == abi::Command::kReadCounters) {
    traffic.output_beats = std::min<std::uint64_t>(registers.word(abi::kArgOutputBeats),
                                                   abi::beats(answer.result_bytes));
  }
  return traffic;
}

}  // namespace

KernelTraffic UnitKernel::serve(const Registers& registers, const KernelMemory& memory,
                                std::uint64_t batch) {
  kernel_.serve(registers.word(abi::kArgCommand), registers.word(abi::kArgFrames),
                registers.word(abi::kArgInputBeats), registers.word(abi::kArgOutputBeats),
                memory.input, memory.output, memory.outcomes, memory.status);
  const KernelTraffic traffic = traffic_of(registers, memory.status);
  if (registers.command() == abi::Command::kInfo) spoil_info(memory.status);
  if (registers.command() == abi::Command::kReadCounters) spoil_counters(memory);
  if (batch != 0) spoil_batch(batch, registers, memory);
  return traffic;
}

void UnitKernel::spoil_info(std::uint8_t* status) const {
  if (!faults_.abi) return;
  std::memcpy(status + offsetof(abi::KernelInfo, abi_version), &*faults_.abi, sizeof(*faults_.abi));
}

void UnitKernel::spoil_batch(std::uint64_t batch, const Registers& registers,
                             const KernelMemory& memory) const {
  if (faults_.flip == batch) {
    const auto status = read_record<abi::BatchStatus>(memory.status);
    if (status.result_bytes != 0) memory.output[status.result_bytes / 2] ^= 1;
  }
  if (faults_.flip_outcome == batch && registers.word(abi::kArgFrames) != 0) {
    memory.outcomes[registers.word(abi::kArgFrames) / 2 * sizeof(abi::OutcomeWord)] ^= 1;
  }
  if (faults_.length == batch) {
    const std::uint64_t too_much =
        (std::uint64_t{registers.word(abi::kArgOutputBeats)} + 1) * abi::kBeatBytes;
    std::memcpy(memory.status + offsetof(abi::BatchStatus, result_bytes), &too_much,
                sizeof(too_much));
  }
}

void UnitKernel::spoil_counters(const KernelMemory& memory) const {
  if (!faults_.flip_counters || faults_.flip_counters->unit != number_) return;
  const auto status = read_record<abi::BatchStatus>(memory.status);
  const std::uint64_t byte = faults_.flip_counters->byte;
  if (byte <= status.result_bytes) memory.output[byte - 1] ^= 1;
}

}  // namespace fibertap::card
