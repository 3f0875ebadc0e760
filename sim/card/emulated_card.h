#ifndef FIBERTAP_SIM_CARD_EMULATED_CARD_H_
#define FIBERTAP_SIM_CARD_EMULATED_CARD_H_

#include <filesystem>
#include <vector>

#include "sim/card/card_report.h"
#include "sim/card/card_settings.h"
#include "sim/card/memory_file.h"

namespace fibertap::card {

/// A card in this process. While it lives, the device with index 0 of the XRT library is a driver
/// of ours (libxrt_core.so.2), whose compute units run the kernel compiled as C++ (sim/csim): the
/// same host code, linked with the same XRT, drives it and a real card. One at a time; a process
/// that has used one cannot use a real card. Neither an xrt.ini nor a variable of XRT changes what
/// XRT does with it, and it needs no folder that can be written.
class EmulatedCard {
 public:
  /// Loads the driver library, inserts the card and writes its xclbin to memory. Throws
  /// std::invalid_argument for settings that no card has, std::runtime_error when the driver
  /// library is not found (the message says where it was looked for) or does not load, when a card
  /// is inserted already, and when the system gives no memory or no descriptor.
  explicit EmulatedCard(const CardSettings& settings = {});

  /// Pulls the card. Devices that are still open keep working on it until they are closed.
  ~EmulatedCard();
  EmulatedCard(const EmulatedCard&) = delete;
  EmulatedCard& operator=(const EmulatedCard&) = delete;

  /// What to load onto it: kernel `mirror_target`, compute units `mirror_target_1`... A name that
  /// this process can open while the card lives.
  const std::filesystem::path& xclbin() const noexcept { return xclbin_.path(); }

  /// How long it would have taken on hardware since insertion or the last restart_clock().
  LinkReport link_report() const;

  /// Begins a new measurement. What runs now is in neither.
  void restart_clock();

  /// Its compute units, none before an xclbin is loaded.
  std::vector<UnitState> units() const;

 private:
  struct Driver;
  static const Driver& driver();

  MemoryFile xclbin_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_EMULATED_CARD_H_
