#include "sim/card/emulated_card.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "sim/card/driver_face.h"
#include "sim/card/kernel_registers.h"

namespace fibertap::card {
namespace {

namespace fs = std::filesystem;

/// Where the driver library lies below the folder of the program (a build tree) or the one above it
/// (an installed tree).
constexpr const char* kDriverPlace = "lib/fibertap/libxrt_core.so.2";

fs::path find_driver() {
  std::string looked_at;
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  for (const fs::path& each : {folder, folder.parent_path()}) {
    fs::path place = each / kDriverPlace;
    if (fs::exists(place)) return place;
    looked_at.append(" ").append(place.string());
  }
  throw std::runtime_error("emulated card: driver library not found, looked at" + looked_at +
                           "; build with FIBERTAP_EMULATED_CARD, or try --card 0");
}

/// XRT reads settings when it is first used: from the environment, and from an xrt.ini beside the
/// program or in the current folder. Some of them break the emulated card, in a thread of XRT's
/// that ends the process (scheduling without KDS). So there are no settings but ours.
void set_up_xrt() {
  // XRT takes other ways through its code when this is set, to drivers of its own.
  unsetenv("XCL_EMULATION_MODE");
  std::vector<std::string> settings;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string name(*each, std::strcspn(*each, "="));
    if (name.starts_with("Runtime.") || name.starts_with("Debug.")) settings.push_back(name);
  }
  for (const std::string& name : settings) unsetenv(name.c_str());
  // The first that XRT looks for, and it must exist: else XRT looks on. Open until the process
  // ends.
  static const MemoryFile kNoSettings({});
  setenv("XRT_INI_PATH", kNoSettings.path().c_str(), 1);
}

/// Loaded before the XRT library looks for a driver, it is the one that is taken; it stays for the
/// life of the process, as XRT wants it.
void* load_driver() {
  set_up_xrt();
  const fs::path place = find_driver();
  void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) {
    const char* const reason = dlerror();
    throw std::runtime_error("emulated card: driver library does not load: " +
                             std::string(reason == nullptr ? place.c_str() : reason));
  }
  return library;
}

/// Banks are address space that is reserved when the xclbin is loaded. XRT would say no more than
/// that memory ran out.
void check_address_space(std::size_t bytes) {
  void* const place =
      mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) {
    throw std::runtime_error("emulated card: found no " + std::to_string(bytes >> 30) +
                             " GiB of address space for its banks: " + std::strerror(errno) +
                             "; raise the limit (ulimit -v)");
  }
  munmap(place, bytes);
}

/// Each unit is a thread, which the driver starts where XRT would not say what is missing.
void check_threads() {
  try {
    std::thread([] {}).join();
  } catch (const std::system_error& error) {
    throw std::runtime_error(std::string("emulated card: no thread can be started: ") +
                             error.what() +
                             "; raise the limit on processes (ulimit -u), or lower the one on "
                             "stacks (ulimit -s)");
  }
}

template <typename Function>
Function* find_function(void* library, const char* name) {
  void* const address = dlsym(library, name);
  if (address == nullptr) {
    throw std::runtime_error("emulated card: driver library without " + std::string(name) +
                             ": found one of another version of this program");
  }
  return reinterpret_cast<Function*>(address);
}

}  // namespace

struct EmulatedCard::Driver {
  explicit Driver(void* library)
      : xclbin(find_function<decltype(fibertap_card_xclbin)>(library, "fibertap_card_xclbin")),
        insert(find_function<decltype(fibertap_card_insert)>(library, "fibertap_card_insert")),
        pull(find_function<decltype(fibertap_card_pull)>(library, "fibertap_card_pull")),
        link_report(find_function<decltype(fibertap_card_link_report)>(
            library, "fibertap_card_link_report")),
        restart_clock(find_function<decltype(fibertap_card_restart_clock)>(
            library, "fibertap_card_restart_clock")),
        units(find_function<decltype(fibertap_card_units)>(library, "fibertap_card_units")) {}

  decltype(fibertap_card_xclbin)* xclbin;
  decltype(fibertap_card_insert)* insert;
  decltype(fibertap_card_pull)* pull;
  decltype(fibertap_card_link_report)* link_report;
  decltype(fibertap_card_restart_clock)* restart_clock;
  decltype(fibertap_card_units)* units;
};

const EmulatedCard::Driver& EmulatedCard::driver() {
  static const Driver kDriver(load_driver());
  return kDriver;
}

EmulatedCard::EmulatedCard(const CardSettings& settings)
    : xclbin_([&settings] {
        check_address_space(kBanks * settings.bank_bytes);
        check_threads();
        std::vector<std::uint8_t> xclbin;
        driver().xclbin(settings, xclbin);
        return xclbin;
      }()) {
  driver().insert(settings);
}

EmulatedCard::~EmulatedCard() { driver().pull(); }

LinkReport EmulatedCard::link_report() const {
  LinkReport report;
  driver().link_report(report);
  return report;
}

void EmulatedCard::restart_clock() { driver().restart_clock(); }

std::vector<UnitState> EmulatedCard::units() const {
  std::vector<UnitState> units;
  driver().units(units);
  return units;
}

}  // namespace fibertap::card
