#include "sim/card/driver/card.h"

#include <ert.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <new>
#include <stdexcept>
#include <thread>

#include "sim/card/driver/messages.h"
#include "sim/card/driver/start_packet.h"

namespace fibertap::card {
namespace {

constexpr unsigned kVirtualUnit = ~0u;  // of a context that only holds the xclbin

std::uint64_t this_thread() { return std::hash<std::thread::id>()(std::this_thread::get_id()); }

bool is_idle(const std::unique_ptr<ComputeUnit>& unit) {
  const UnitState state = unit->state();
  return state.activity == UnitActivity::kIdle && state.waiting == 0;
}

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
  const Traffic in = {memory.bank_of(registers.address(abi::kArgInput)),
                      traffic.input_beats * abi::kBeatBytes};
  const Traffic out = {memory.bank_of(registers.address(abi::kArgOutput)),
                       traffic.output_beats * abi::kBeatBytes};
  if (in.bank == out.bank) return {{in.bank, in.bytes + out.bytes}};
  return {in, out};
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

xclBufferHandle Card::allocate(std::size_t bytes, unsigned flags, void* host) try {
  if (presence_.is_gone() || bytes == 0) return XRT_NULL_BO;
  if ((flags & XCL_BO_FLAGS_EXECBUF) != 0) {
    return buffers_.add(std::make_shared<Buffer>(bytes, flags, host, true, nullptr));
  }
  constexpr unsigned kElsewhere = XCL_BO_FLAGS_HOST_ONLY | XCL_BO_FLAGS_P2P | XCL_BO_FLAGS_SVM;
  if ((flags & kElsewhere) != 0) return XRT_NULL_BO;
  if (++allocations_ == faults_.allocation) return XRT_NULL_BO;
  std::shared_ptr<DeviceMemory> memory;
  {
    const std::lock_guard lock(mutex_);
    memory = memory_;
  }
  if (!memory) return XRT_NULL_BO;
  std::shared_ptr<DeviceRange> range = memory->allocate(flags & XRT_BO_FLAGS_MEMIDX_MASK, bytes);
  if (!range) return XRT_NULL_BO;
  const bool has_host = (flags & XCL_BO_FLAGS_DEV_ONLY) == 0;
  return buffers_.add(std::make_shared<Buffer>(bytes, flags, host, has_host, std::move(range)));
} catch (const std::bad_alloc&) {
  return XRT_NULL_BO;
}

int Card::properties(xclBufferHandle handle, xclBOProperties& properties) const {
  if (presence_.is_gone()) return -ENODEV;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  if (!buffer) return -ENOENT;
  properties = {};
  properties.handle = handle;
  properties.flags = buffer->flags();
  properties.size = buffer->bytes();
  properties.paddr = buffer->device() ? buffer->device()->address() : ~std::uint64_t{0};
  return 0;
}

void* Card::map(xclBufferHandle handle) const {
  if (presence_.is_gone()) return nullptr;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  return buffer ? buffer->host() : nullptr;
}

int Card::transfer(xclBufferHandle handle, Direction direction, std::size_t bytes,
                   std::size_t offset) {
  if (presence_.is_gone()) return -ENODEV;
  const std::shared_ptr<Buffer> buffer = buffers_.find(handle);
  if (!buffer) return -ENOENT;
  if (!buffer->device() || buffer->host() == nullptr || offset > buffer->bytes() ||
      bytes > buffer->bytes() - offset) {
    return -EINVAL;
  }
  if (++transfers_ == faults_.transfer) return -EIO;
  {
    const std::lock_guard lock(mutex_);
    const unsigned bank = memory_->bank_of(buffer->device()->address());
    link_.transfer(this_thread(), direction, handle, {bank, bytes});
  }
  std::uint8_t* const host = buffer->host() + offset;
  std::uint8_t* const device = buffer->device()->data() + offset;
  if (direction == Direction::kToCard) {
    std::memcpy(device, host, bytes);
  } else {
    std::memcpy(host, device, bytes);
  }
  return 0;
}

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
  for (const abi::KernelArgument argument : {abi::kArgInput, abi::kArgOutput, abi::kArgStatus}) {
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
