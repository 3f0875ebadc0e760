#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_WORKER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_WORKER_H_

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "host/datapath/engines/xrt/card.h"

namespace fibertap {

/// One command on its way through a compute unit: `send_bytes` of `input` to the card, the run,
/// then the status and outcome words in `answer` back and, once the length that the status names
/// was checked, the result in `output`.
struct CardTask {
  std::string_view where;    // card and compute unit, for errors
  std::string_view what;     // "batch", "LOAD"
  std::uint64_t number = 0;  // of a batch, from 1; else 0
  CardCommand command;
  CardBuffer* input = nullptr;
  std::size_t send_bytes = 0;
  CardBuffer* output = nullptr;
  CardBuffer* answer = nullptr;
  CardRun* run = nullptr;
  bool is_done = false;  // the worker's until it is submitted again
};

/// Two threads that carry tasks through all compute units of a card, so that the transfer of one
/// task to the card, the runs of others and the transfer of another from the card overlap. Both
/// take tasks in the order of submit(): then units that are given tasks in turn get the link in
/// turn, and the link writes to the bank of one while the kernel reads that of another.
///
/// The first thing that goes wrong ends it: from then on every call throws Error(kDevice) which
/// says what it was. No wait is longer than twice `timeout`, whatever the card does.
class CardWorker {
 public:
  explicit CardWorker(std::chrono::milliseconds timeout);

  /// Stops. Tasks that have not been started are not. Where the card may still be at work, or one
  /// of the threads hangs in a transfer, what was kept stays until the program ends.
  ~CardWorker();

  /// `memory` lives as long as the worker at least: tasks and what they point to.
  void keep(std::shared_ptr<void> memory);

  /// Takes a task. Never blocks.
  void submit(CardTask& task);

  /// Whether a task is done, at the latest after `patience` if it is not.
  bool is_done(const CardTask& task, std::chrono::microseconds patience = {});

  /// Returns when a task is done.
  void wait_for(const CardTask& task);

 private:
  struct State;
  bool stop() noexcept;

  std::shared_ptr<State> state_;
  std::array<std::thread, 2> threads_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_CARD_WORKER_H_
