#include "sim/card/emulated_card.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "sim/card/driver_face.h"

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

/// Loaded before the XRT library looks for a driver, it is the one that is taken; it stays for the
/// life of the process, as XRT wants it.
void* load_driver() {
  // XRT takes other ways through its code when this is set, to drivers of its own.
  unsetenv("XCL_EMULATION_MODE");
  const fs::path place = find_driver();
  void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) {
    const char* const reason = dlerror();
    throw std::runtime_error("emulated card: driver library does not load: " +
                             std::string(reason == nullptr ? place.c_str() : reason));
  }
  return library;
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

void write_file(const fs::path& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("emulated card: cannot write " + path.string());
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

EmulatedCard::Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "fibertap-card-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("emulated card: cannot make temporary folder " + name);
  }
  path = name;
}

EmulatedCard::Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

EmulatedCard::EmulatedCard(const CardSettings& settings)
    : xclbin_(folder_.path / "fibertap.xclbin") {
  std::vector<std::uint8_t> xclbin;
  driver().xclbin(settings, xclbin);
  write_file(xclbin_, xclbin);
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
