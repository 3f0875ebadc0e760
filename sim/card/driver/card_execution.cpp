// How the card executes command packets.

#include <ert.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "sim/card/driver/card.h"
#include "sim/card/driver/start_packet.h"

namespace fibertap::card {
namespace {

ert_cmd_state packet_state(Ending ending) {
  switch (ending) {
    case Ending::kDone:
      return ERT_CMD_STATE_COMPLETED;
    case Ending::kFailed:
      return ERT_CMD_STATE_ERROR;
    case Ending::kAborted:
      return ERT_CMD_STATE_ABORT;
  }
  return ERT_CMD_STATE_ERROR;
}

/// By bank, once each.
std::vector<Traffic> bank_traffic(const DeviceMemory& memory, const Registers& registers,
                                  const KernelTraffic& traffic) {
  std::vector<Traffic> banks;
  const auto add = [&](abi::KernelArgument argument, std::uint64_t beats) {
    const unsigned bank = memory.bank_of(registers.address(argument));
    const auto known = std::ranges::find(banks, bank, &Traffic::bank);
    if (known == banks.end()) {
      banks.push_back({bank, beats * abi::kBeatBytes});
    } else {
      known->bytes += beats * abi::kBeatBytes;
    }
  };
  add(abi::kArgInput, traffic.input_beats);
  add(abi::kArgOutput, traffic.output_beats);
  add(abi::kArgOutcomes, traffic.outcome_beats);
  return banks;
}

}  // namespace

int Card::execute(const Client& client, xclBufferHandle packet_handle) {
  if (presence_.is_gone()) return -ENODEV;
  const std::shared_ptr<Buffer> packet = buffers_.find(packet_handle);
  const std::optional<StartPacket> start = packet ? read_start_packet(*packet) : std::nullopt;
  if (!start) return -EINVAL;

  const std::lock_guard lock(mutex_);
  const std::size_t unit = choose_unit(client, *start);
  if (unit == units_.size()) return -EINVAL;
  Job job = make_job(*start);
  std::vector<LinkModel::Buffer> used;
  for (const abi::KernelArgument argument :
       {abi::kArgInput, abi::kArgOutput, abi::kArgOutcomes, abi::kArgStatus}) {
    auto [handle, buffer] = buffers_.find_address(job.registers.address(argument));
    if (!buffer) continue;
    used.push_back(handle);
    job.buffers.push_back(std::move(buffer));
  }
  const LinkModel::Action run = link_.launch(this_thread(), static_cast<unsigned>(unit), used);
  job.end = [this, unit, run, packet, completions = client.completions](
                const Job& ended, Ending ending, const KernelTraffic& traffic) {
    if (ending == Ending::kDone) add_to_link(unit, run, ended, traffic);
    if (ended.batch != 0 && ended.batch == faults_.vanish) presence_.pull();
    {
      // Who sees the new state, and then takes the mutex, sees what the kernel wrote.
      const std::lock_guard state_lock(mutex_);
      set_state(*packet, packet_state(ending));
    }
    completions->add();
  };
  set_state(*packet, ERT_CMD_STATE_QUEUED);
  ++starts_[unit];
  units_[unit]->start(std::move(job));
  return 0;
}

/// Of the units named and open to the client the one that was started least often, so that the same
/// calls lead to the same units however fast they run. The number of units when there is none.
std::size_t Card::choose_unit(const Client& client, const StartPacket& start) const {
  std::size_t chosen = units_.size();
  for (unsigned unit = 0; unit != units_.size(); ++unit) {
    if (!start.units.test(unit) || !contexts_.has(&client, unit)) continue;
    if (chosen == units_.size() || starts_[unit] < starts_[chosen]) chosen = unit;
  }
  return chosen;
}

Job Card::make_job(const StartPacket& start) {
  Job job;
  job.registers = start.registers;
  if (start.registers.command() == abi::Command::kRun) job.batch = ++batches_;
  job.memory.input = memory_->at(start.registers.address(abi::kArgInput));
  job.memory.output = memory_->at(start.registers.address(abi::kArgOutput));
  job.memory.outcomes = memory_->at(start.registers.address(abi::kArgOutcomes));
  job.memory.status = memory_->at(start.registers.address(abi::kArgStatus));
  return job;
}

void Card::add_to_link(std::size_t unit, LinkModel::Action run, const Job& job,
                       const KernelTraffic& traffic) {
  const bool is_slow = faults_.slow && faults_.slow->unit == unit + 1 && job.batch != 0;
  const double delay = is_slow ? std::chrono::duration<double>(faults_.slow->delay).count() : 0;
  const std::lock_guard lock(mutex_);
  link_.finish(run, std::max(traffic.input_beats, traffic.output_beats),
               bank_traffic(*memory_, job.registers, traffic), delay);
}

}  // namespace fibertap::card
