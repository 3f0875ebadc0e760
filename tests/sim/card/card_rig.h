#ifndef FIBERTAP_TESTS_SIM_CARD_CARD_RIG_H_
#define FIBERTAP_TESTS_SIM_CARD_CARD_RIG_H_

#include <xrt/xrt_bo.h>
#include <xrt/xrt_device.h>
#include <xrt/xrt_kernel.h>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "abi/batch_status.h"
#include "abi/kernel_command.h"
#include "sim/card/emulated_card.h"
#include "tests/support/arena.h"

namespace fibertap::testing {

/// What a command left in the buffers of a unit, after transfers.
template <typename Record>
struct Answer {
  Record status;
  Bytes output;
  Bytes outcomes;
};

/// A compute unit of the device with index 0, and a buffer for each of its pointer arguments, by
/// XRT's native API.
class Unit {
 public:
  static constexpr std::size_t kInputBytes = std::size_t{1} << 16;
  static constexpr std::size_t kOutputBytes = std::size_t{1} << 17;
  static constexpr std::size_t kOutcomeBytes = 4096;
  static constexpr std::chrono::milliseconds kPatience{20000};

  /// `number` counts from 1.
  Unit(const xrt::device& device, const xrt::uuid& xclbin, unsigned number = 1);

  /// Puts in the input and the arguments and starts; does not wait.
  void start(abi::Command command, std::span<const std::uint8_t> input = {},
             std::uint32_t frames = 0);
  void start(const Arena& arena) { start(abi::Command::kRun, arena.bytes(), arena.frames()); }

  ert_cmd_state wait(std::chrono::milliseconds patience = kPatience) { return run_.wait(patience); }

  /// Waits and fetches. Throws std::runtime_error when the command did not end well.
  template <typename Record = abi::BatchStatus>
  Answer<Record> finish() {
    const ert_cmd_state state = wait();
    if (state != ERT_CMD_STATE_COMPLETED) {
      throw std::runtime_error("command ended with state " + std::to_string(state));
    }
    status_.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    output_.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    outcomes_.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
    Answer<Record> answer{.status = *status_.map<const Record*>(),
                          .output = Bytes(kOutputBytes),
                          .outcomes = Bytes(kOutcomeBytes)};
    output_.read(answer.output.data());
    outcomes_.read(answer.outcomes.data());
    return answer;
  }

  abi::KernelInfo info();
  abi::BatchStatus load(std::span<const std::uint8_t> image);
  Answer<abi::BatchStatus> run(const Arena& arena);
  Answer<abi::BatchStatus> read_counters();

  xrt::kernel& kernel() { return kernel_; }
  xrt::run& command() { return run_; }
  xrt::bo& input() { return input_; }
  xrt::bo& output() { return output_; }

 private:
  xrt::kernel kernel_;
  xrt::bo input_;
  xrt::bo output_;
  xrt::bo outcomes_;
  xrt::bo status_;
  xrt::run run_;
};

/// A card with its xclbin loaded, and a device open on it.
class CardRig {
 public:
  explicit CardRig(const card::CardSettings& settings = {});

  card::EmulatedCard& card() { return card_; }
  xrt::device& device() { return device_; }
  const xrt::uuid& xclbin() const { return xclbin_; }
  Unit unit(unsigned number = 1) const { return {device_, xclbin_, number}; }

 private:
  card::EmulatedCard card_;
  xrt::device device_;
  xrt::uuid xclbin_;
};

/// A card with this to go wrong.
card::CardSettings with_faults(std::string faults, unsigned units = 1);

/// Accepts everything.
Bytes accepting_rules(std::uint32_t generation = 1);

/// `count` mirrored frames of growing size, different for every `seed`.
Arena some_frames(std::size_t count, std::uint8_t seed = 0);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SIM_CARD_CARD_RIG_H_
