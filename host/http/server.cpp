#include "host/http/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <thread>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Protocol = asio::generic::stream_protocol;
using Socket = Protocol::socket;
using Stream = beast::basic_stream<Protocol>;
using Code = boost::system::error_code;

constexpr std::string_view kBearer = "Bearer ";

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

HttpRequest request_of(const http::request<http::string_body>& from, bool is_local_user) {
  HttpRequest request;
  request.method = text_of(from.method_string());
  const std::string target = text_of(from.target());
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (question < target.size()) request.query = target.substr(question + 1);
  const std::string authorization = text_of(from[http::field::authorization]);
  if (authorization.starts_with(kBearer)) request.token = authorization.substr(kBearer.size());
  request.is_local_user = is_local_user;
  request.body = from.body();
  return request;
}

/// Of a request that could not be read; 0 where there is nobody to tell.
unsigned status_of(const Code& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  if (error.category() == make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message) {
    return 400;
  }
  return 0;
}

}  // namespace

/// What connections share. The context's end is theirs.
struct HttpServer::State {
  explicit State(const HttpSettings& the_settings) : settings(the_settings) {}

  class Connection;

  void listen_on(asio::basic_socket_acceptor<Protocol>& acceptor, const Protocol::endpoint& at,
                 const std::string& name) {
    Code error;
    acceptor.open(at.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(at, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return;
    throw Error(Errc::kRuntime, "{}: cannot listen: {}; choose another address or port", name,
                error.message());
  }

  void accept(asio::basic_socket_acceptor<Protocol>& acceptor, bool is_local_user);

  const HttpSettings settings;
  HttpHandler handler;
  std::size_t connections = 0;
  asio::io_context context{1};
  asio::basic_socket_acceptor<Protocol> tcp{context};
  asio::basic_socket_acceptor<Protocol> local{context};
  asio::steady_timer pause{context};
  std::thread thread;
};

/// One client, from its first request to its last.
class HttpServer::State::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(State& state, Socket socket, bool is_local_user)
      : state_(state), stream_(std::move(socket)), is_local_user_(is_local_user) {
    ++state_.connections;
  }
  ~Connection() { --state_.connections; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(state_.settings.most_header_bytes));
    parser_->body_limit(state_.settings.most_body_bytes);
    stream_.expires_after(state_.settings.patience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Code error, std::size_t) { self->answer(error); });
  }

 private:
  void answer(const Code& error) {
    if (error) {
      const unsigned status = status_of(error);
      if (status != 0) write({status, "text/plain; charset=utf-8", "refused\n"}, 11, false);
      return;
    }
    const http::request<http::string_body>& request = parser_->get();
    HttpResponse response;
    try {
      response = state_.handler(request_of(request, is_local_user_));
    } catch (const std::exception&) {
      response = {500, "text/plain; charset=utf-8", "out of memory\n"};
    }
    is_head_ = request.method() == http::verb::head;
    write(std::move(response), request.version(), request.keep_alive());
  }

  void write(HttpResponse from, unsigned version, bool keep_alive) {
    response_ = {};
    response_.version(version);
    response_.result(from.status);
    response_.set(http::field::content_type, from.type);
    response_.set(http::field::cache_control, "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    response_.keep_alive(keep_alive);
    response_.content_length(from.body.size());
    if (!is_head_) response_.body() = std::move(from.body);
    stream_.expires_after(state_.settings.patience);
    http::async_write(stream_, response_,
                      [self = shared_from_this(), keep_alive](Code error, std::size_t) {
                        if (!error && keep_alive) return self->read();
                        Code ignored;
                        self->stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
                      });
  }

  State& state_;
  Stream stream_;
  const bool is_local_user_;
  bool is_head_ = false;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

void HttpServer::State::accept(asio::basic_socket_acceptor<Protocol>& acceptor,
                               bool is_local_user) {
  acceptor.async_accept([this, &acceptor, is_local_user](const Code& error, Socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      // No descriptor is free: whoever has one gives it back before long.
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this, &acceptor, is_local_user](const Code& stopped) {
        if (!stopped) accept(acceptor, is_local_user);
      });
      return;
    }
    if (connections < settings.most_connections) {
      std::make_shared<Connection>(*this, std::move(socket), is_local_user)->read();
    }
    accept(acceptor, is_local_user);
  });
}

HttpServer::HttpServer(const HttpSettings& settings) : state_(std::make_unique<State>(settings)) {
  Code error;
  const auto address = asio::ip::make_address(settings.address, error);
  const std::string name = address.is_v6() ? fmt::format("[{}]:{}", settings.address, settings.port)
                                           : fmt::format("{}:{}", settings.address, settings.port);
  if (error) {
    throw Error(Errc::kUsage, "{}: found no address, expected one such as 127.0.0.1 or [::1]",
                settings.address);
  }
  state_->listen_on(state_->tcp, asio::ip::tcp::endpoint(address, settings.port), "http " + name);
  if (settings.unix_socket.empty()) return;
  // What an earlier run left there is nobody's: a server that lives would be asked through it.
  unlink(settings.unix_socket.c_str());
  const mode_t before = umask(0117);
  try {
    state_->listen_on(state_->local, asio::local::stream_protocol::endpoint(settings.unix_socket),
                      settings.unix_socket);
  } catch (...) {
    umask(before);
    throw;
  }
  umask(before);
}

void HttpServer::stop() {
  state_->context.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

HttpServer::~HttpServer() {
  stop();
  if (!state_->settings.unix_socket.empty()) unlink(state_->settings.unix_socket.c_str());
}

std::uint16_t HttpServer::port() const {
  const Protocol::endpoint at = state_->tcp.local_endpoint();
  const auto* const address = reinterpret_cast<const sockaddr*>(at.data());
  return ntohs(address->sa_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6*>(address)->sin6_port
                   : reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

void HttpServer::start(HttpHandler handler) {
  State& state = *state_;
  state.handler = std::move(handler);
  state.accept(state.tcp, false);
  if (state.local.is_open()) state.accept(state.local, true);
  state.thread = std::thread([&state] { state.context.run(); });
}

HttpSettings http_settings_of(const std::string& text) {
  HttpSettings settings;
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == text.npos ? text : text.substr(colon + 1);
  if (colon != text.npos) settings.address = text.substr(0, colon);
  if (settings.address.starts_with('[') && settings.address.ends_with(']')) {
    settings.address = settings.address.substr(1, settings.address.size() - 2);
  }
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), settings.port);
  Code error;
  asio::ip::make_address(settings.address, error);
  if (failed != std::errc() || end != port.data() + port.size() || error) {
    throw Error(Errc::kUsage,
                "--http: found {}, expected ADDRESS:PORT such as 127.0.0.1:9100 or [::1]:9100",
                text);
  }
  return settings;
}

bool is_loopback(const std::string& address) {
  Code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) throw Error(Errc::kUsage, "{}: found no address, expected one", address);
  return parsed.is_loopback();
}

}  // namespace fibertap
