#include "sim/card/driver/card.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include "sim/card/driver/messages.h"

namespace fibertap::card {
namespace {

constexpr unsigned kVirtualUnit = ~0u;  // of a context that only holds the xclbin

bool is_idle(const std::unique_ptr<ComputeUnit>& unit) {
  const UnitState state = unit->state();
  return state.activity == UnitActivity::kIdle && state.waiting == 0;
}

}  // namespace

Card::Card(const CardSettings& settings)
    : settings_(settings), faults_(parse_faults(settings.faults)), link_(settings.link, 0) {}

Card::~Card() { presence_.pull(); }

int Card::load(const axlf& xclbin) try {
  if (presence_.is_gone()) return -ENODEV;
  Design design = read_design(xclbin);
  const std::lock_guard lock(mutex_);
  if (design.uuid == design_.uuid) return 0;
  if (!contexts_.empty() || !std::ranges::all_of(units_, is_idle)) return -EBUSY;
  units_.clear();
  memory_ = std::make_shared<DeviceMemory>(design.banks);
  for (unsigned number = 1; number <= design.units.size(); ++number) {
    units_.push_back(
        std::make_unique<ComputeUnit>(design.units[number - 1], number, faults_, presence_));
  }
  starts_.assign(units_.size(), 0);
  link_ = LinkModel(settings_.link, static_cast<unsigned>(units_.size()));
  design_ = std::move(design);
  return 0;
} catch (const std::invalid_argument& error) {
  complain(error.what());
  return -EINVAL;
} catch (const std::bad_alloc&) {
  complain("this process has no room for the card's memory");
  return -ENOMEM;
}

int Card::open_context(const Client& client, const xuid_t uuid, unsigned unit, bool is_shared) {
  if (presence_.is_gone()) return -ENODEV;
  const std::lock_guard lock(mutex_);
  if (std::memcmp(uuid, design_.uuid.data(), design_.uuid.size()) != 0) return -EBUSY;
  if (unit >= units_.size() && unit != kVirtualUnit) return -EINVAL;
  return contexts_.open(&client, unit, is_shared) ? 0 : -EBUSY;
}

void Card::close_context(const Client& client, unsigned unit) {
  const std::lock_guard lock(mutex_);
  contexts_.close(&client, unit);
}

void Card::leave(const Client& client) {
  const std::lock_guard lock(mutex_);
  contexts_.close_all(&client);
}

int Card::read_register(unsigned unit, std::uint32_t offset, std::uint32_t& value) const {
  if (presence_.is_gone()) return -ENODEV;
  const std::lock_guard lock(mutex_);
  return unit < units_.size() && units_[unit]->read_register(offset, value) ? 0 : -EINVAL;
}

void Card::describe(xclDeviceInfo2& info) const {
  info = {};
  info.mMagic = 0x586C0C6C;
  std::strncpy(info.mName, "fibertap_emulated_card", sizeof(info.mName) - 1);
  info.mHALMajorVersion = 2;
  info.mDataAlignment = 4096;
  info.mMinTransferSize = abi::kBeatBytes;
  info.mDDRBankCount = kBanks;
  info.mDDRSize = kBanks * settings_.bank_bytes;
  info.mOCLFrequency[0] = static_cast<unsigned short>(settings_.link.kernel_hz / 1e6);
  info.mPCIeLinkWidth = 16;
  info.mPCIeLinkSpeed = 3;
}

LinkReport Card::link_report() const {
  const std::lock_guard lock(mutex_);
  return link_.report();
}

void Card::restart_clock() {
  const std::lock_guard lock(mutex_);
  link_.restart();
}

std::vector<UnitState> Card::units() const {
  const std::lock_guard lock(mutex_);
  std::vector<UnitState> states;
  for (const std::unique_ptr<ComputeUnit>& unit : units_) states.push_back(unit->state());
  return states;
}

}  // namespace fibertap::card
