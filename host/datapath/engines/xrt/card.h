#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "abi/batch_status.h"
#include "abi/kernel_command.h"
#include "abi/outcome_word.h"

namespace fibertap {

// A card as the host sees it, without a type of XRT, so that XRT is loaded by who uses a card and
// by nobody else: card_library.h. Whatever a card or XRT refuses throws Error(kDevice) with what
// was asked and what was answered; who called knows, and says, which card, unit and batch it was.

/// A buffer object: memory on a card's bank and its copy in host memory, which starts on a page.
class CardBuffer {
 public:
  virtual ~CardBuffer() = default;

  virtual std::span<std::uint8_t> host() noexcept = 0;

  /// Copies the first `bytes` to the card, or back. Returns when it is done.
  virtual void send(std::size_t bytes) = 0;
  virtual void fetch(std::size_t bytes) = 0;
};

/// Bytes of an answer: the status, and outcome words behind it.
constexpr std::size_t answer_bytes(std::uint64_t outcome_words) {
  return sizeof(abi::BatchStatus) + outcome_words * sizeof(abi::OutcomeWord);
}

/// The scalar arguments of one call of the kernel (abi::KernelArgument).
struct CardCommand {
  abi::Command command = abi::Command::kInfo;
  std::uint32_t frames = 0;
  std::uint32_t input_beats = 0;
  std::uint32_t output_beats = 0;
};

/// Calls of one compute unit, one after another, with the same three buffers.
class CardRun {
 public:
  virtual ~CardRun() = default;

  /// Queues a call behind those that the unit has not finished yet. Only when the last one ended.
  virtual void start(const CardCommand& command) = 0;

  /// Whether the call ended within `timeout`.
  virtual bool wait(std::chrono::milliseconds timeout) = 0;
};

/// One compute unit: an instance of the kernel with state of its own. Safe for use by several
/// threads, as its buffers and runs are where each is used by one.
class ComputeUnit {
 public:
  virtual ~ComputeUnit() = default;

  /// "mirror_target_1".
  virtual const std::string& name() const noexcept = 0;

  /// The memory that its buffers lie in, as the xclbin names it: "DDR[1]".
  virtual const std::string& bank() const noexcept = 0;

  /// `argument` is a pointer of the kernel.
  virtual std::unique_ptr<CardBuffer> allocate(abi::KernelArgument argument, std::size_t bytes) = 0;

  /// The buffers outlive the run. `answer`, allocated for the status, takes outcome words behind
  /// it, so that one transfer brings both. Throws Error(kDevice) where they have two banks.
  virtual std::unique_ptr<CardRun> make_run(CardBuffer& input, CardBuffer& output,
                                            CardBuffer& answer) = 0;
};

/// A memory of the card.
struct CardBank {
  std::string name;
  std::uint64_t bytes = 0;
  bool is_used = false;
};

/// What a card says of itself.
struct CardIdentity {
  std::string bdf;
  std::string name;  // of its platform
};

/// A card with the kernel loaded. Buffers and runs do not outlive it.
class Card {
 public:
  virtual ~Card() = default;

  virtual const CardIdentity& identity() const noexcept = 0;
  virtual const std::string& xclbin_uuid() const noexcept = 0;
  virtual const std::vector<CardBank>& banks() const noexcept = 0;
  virtual const std::vector<std::unique_ptr<ComputeUnit>>& units() const noexcept = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_H_
