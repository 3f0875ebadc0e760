#ifndef FIBERTAP_SIM_CARD_DRIVER_CARD_H_
#define FIBERTAP_SIM_CARD_DRIVER_CARD_H_

#include <xrt.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "sim/card/card_report.h"
#include "sim/card/card_settings.h"
#include "sim/card/driver/buffers.h"
#include "sim/card/driver/completions.h"
#include "sim/card/driver/compute_unit.h"
#include "sim/card/driver/contexts.h"
#include "sim/card/driver/design.h"
#include "sim/card/driver/device_memory.h"
#include "sim/card/driver/presence.h"
#include "sim/card/faults.h"
#include "sim/card/link_model.h"

namespace fibertap::card {

struct StartPacket;

/// Somebody who has the card open. His address names him.
struct Client {
  std::shared_ptr<Completions> completions = std::make_shared<Completions>();
};

/// Names the calling thread to the link model.
std::uint64_t this_thread();

/// An emulated card, as its driver sees it. Unless said otherwise, calls return 0 or a negative
/// errno, -ENODEV when the card is gone. Safe for use by several threads.
class Card {
 public:
  /// Throws std::invalid_argument for faults that nobody knows.
  explicit Card(const CardSettings& settings);
  ~Card();

  bool is_gone() const { return presence_.is_gone(); }

  /// Makes its compute units. Loading what is there already changes nothing, the tables of the
  /// units included; -EBUSY while somebody uses another design.
  int load(const axlf& xclbin);

  int open_context(const Client& client, const xuid_t uuid, unsigned unit, bool is_shared);
  void close_context(const Client& client, unsigned unit);
  void leave(const Client& client);

  /// XRT_NULL_BO when it cannot be had. `host` is the user's memory or nullptr.
  xclBufferHandle allocate(std::size_t bytes, unsigned flags, void* host);
  void free(xclBufferHandle handle) { buffers_.remove(handle); }
  int properties(xclBufferHandle handle, xclBOProperties& properties) const;

  /// The host's side, nullptr when there is none.
  void* map(xclBufferHandle handle) const;

  int transfer(xclBufferHandle handle, Direction direction, std::size_t bytes, std::size_t offset);

  /// Hands the ERT_START_CU packet in a buffer to one of the units it names.
  int execute(const Client& client, xclBufferHandle packet);

  int read_register(unsigned unit, std::uint32_t offset, std::uint32_t& value) const;

  void describe(xclDeviceInfo2& info) const;

  LinkReport link_report() const;
  void restart_clock();
  std::vector<UnitState> units() const;

 private:
  std::size_t choose_unit(const Client& client, const StartPacket& start) const;
  Job make_job(const StartPacket& start);
  void add_to_link(std::size_t unit, LinkModel::Action run, const Job& job,
                   const KernelTraffic& traffic);

  const CardSettings settings_;
  const Faults faults_;
  Presence presence_;
  Buffers buffers_;
  std::atomic<std::uint64_t> allocations_ = 0;
  std::atomic<std::uint64_t> transfers_ = 0;

  mutable std::mutex mutex_;  // of all below
  Contexts contexts_;
  Design design_;
  std::shared_ptr<DeviceMemory> memory_;
  LinkModel link_;
  std::uint64_t batches_ = 0;
  std::vector<std::uint64_t> starts_;  // of each unit
  std::vector<std::unique_ptr<ComputeUnit>> units_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_CARD_H_
