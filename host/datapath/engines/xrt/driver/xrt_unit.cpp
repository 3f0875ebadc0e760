#include "host/datapath/engines/xrt/driver/xrt_unit.h"

#include <xrt/xrt_bo.h>

#include "abi/batch_status.h"
#include "host/datapath/engines/xrt/driver/xrt_error.h"

namespace fibertap {
namespace {

/// XRT asks the C library for memory on a page, which wants whole pages (C11 7.22.3.1).
constexpr std::size_t whole_pages(std::size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

class XrtBuffer final : public CardBuffer {
 public:
  XrtBuffer(const xrt::device& device, std::size_t bytes, xrt::memory_group bank)
      : bo_(device, whole_pages(bytes), bank), host_(bo_.map<std::uint8_t*>(), bytes) {}

  std::span<std::uint8_t> host() noexcept override { return host_; }
  void send(std::size_t bytes) override { sync(XCL_BO_SYNC_BO_TO_DEVICE, "to", bytes); }
  void fetch(std::size_t bytes) override { sync(XCL_BO_SYNC_BO_FROM_DEVICE, "from", bytes); }
  const xrt::bo& bo() const noexcept { return bo_; }

 private:
  void sync(xclBOSyncDirection direction, const char* way, std::size_t bytes) {
    ask_xrt(fmt::format("transfer of {} bytes {} the card", bytes, way),
            [&] { bo_.sync(direction, bytes, 0); });
  }

  xrt::bo bo_;
  std::span<std::uint8_t> host_;
};

/// Of a command that has ended, and not well.
std::string name_of(ert_cmd_state state) {
  if (state == ERT_CMD_STATE_ERROR) return "failed";
  if (state == ERT_CMD_STATE_ABORT) return "aborted";
  if (state == ERT_CMD_STATE_NORESPONSE) return "without response";
  return fmt::format("in state {}", static_cast<int>(state));
}

class XrtRun final : public CardRun {
 public:
  XrtRun(const xrt::kernel& kernel, CardBuffer& input, CardBuffer& output, CardBuffer& answer)
      : run_(kernel) {
    run_.set_arg(abi::kArgInput, bo_of(input));
    run_.set_arg(abi::kArgOutput, bo_of(output));
    run_.set_arg(abi::kArgStatus, bo_of(answer));
    run_.set_arg(abi::kArgOutcomes, bo_of(answer).address() + sizeof(abi::BatchStatus));
  }

  void start(const CardCommand& command) override {
    ask_xrt("start of a command", [&] {
      run_.set_arg(abi::kArgCommand, static_cast<std::uint32_t>(command.command));
      run_.set_arg(abi::kArgFrames, command.frames);
      run_.set_arg(abi::kArgInputBeats, command.input_beats);
      run_.set_arg(abi::kArgOutputBeats, command.output_beats);
      run_.start();
    });
  }

  bool wait(std::chrono::milliseconds timeout) override {
    const ert_cmd_state state = ask_xrt("wait for a command", [&] { return run_.wait(timeout); });
    if (state == ERT_CMD_STATE_COMPLETED) return true;
    if (state == ERT_CMD_STATE_TIMEOUT) return false;
    throw Error(Errc::kDevice, "found the command {}, expected it completed", name_of(state));
  }

 private:
  static const xrt::bo& bo_of(CardBuffer& buffer) { return static_cast<XrtBuffer&>(buffer).bo(); }

  xrt::run run_;
};

}  // namespace

std::unique_ptr<CardBuffer> XrtUnit::allocate(abi::KernelArgument argument, std::size_t bytes) {
  return ask_xrt(fmt::format("allocation of {} bytes in {}", bytes, bank_), [&] {
    const auto bank = static_cast<xrt::memory_group>(kernel_.group_id(argument));
    return std::make_unique<XrtBuffer>(device_, bytes, bank);
  });
}

std::unique_ptr<CardRun> XrtUnit::make_run(CardBuffer& input, CardBuffer& output,
                                           CardBuffer& answer) {
  return ask_xrt("arguments of the kernel", [&] {
    if (kernel_.group_id(abi::kArgOutcomes) != kernel_.group_id(abi::kArgStatus)) {
      throw Error(Errc::kDevice,
                  "xclbin: found memory {} for outcomes and {} for status of {}, expected one for "
                  "both; link it with a file of kernels/hardware",
                  kernel_.group_id(abi::kArgOutcomes), kernel_.group_id(abi::kArgStatus), name_);
    }
    return std::make_unique<XrtRun>(kernel_, input, output, answer);
  });
}

}  // namespace fibertap
