#include "host/http/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace fibertap {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Code = HttpConnection::Code;

constexpr std::string_view kBearer = "bearer ";
constexpr unsigned kHttp11 = 11;

/// A stream that had nothing is asked again after this time: what fills it need not wake anybody.
constexpr std::chrono::milliseconds kPause{20};

std::string text_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

HttpRequest request_of(const http::request<http::string_body>& from, bool is_local_user) {
  HttpRequest request;
  request.method = text_of(from.method_string());
  const std::string target = text_of(from.target());
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (question < target.size()) request.query = target.substr(question + 1);
  const std::string authorization = text_of(from[http::field::authorization]);
  // A scheme has no letter case (RFC 9110, 11.1).
  const std::string scheme = authorization.substr(0, kBearer.size());
  if (strncasecmp(scheme.c_str(), kBearer.data(), kBearer.size()) == 0) {
    request.token = authorization.substr(kBearer.size());
  }
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

template <typename Body>
void set_head(const HttpResponse& from, http::response<Body>& response) {
  response.result(from.status);
  response.set(http::field::content_type, from.type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
}

/// A client whose machine is gone is noticed within a minute, also while nothing is sent to it.
/// Means nothing to a Unix socket.
void look_for_life(int socket) {
  const auto set = [socket](int level, int option, int value) {
    setsockopt(socket, level, option, &value, sizeof(value));
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

HttpConnection::HttpConnection(HttpShared& shared, Protocol::socket socket, bool is_local_user)
    : shared_(shared),
      socket_(std::move(socket)),
      is_local_user_(is_local_user),
      pause_(socket_.get_executor()) {
  ++shared_.connections;
}

HttpConnection::~HttpConnection() {
  if (stream_) shared_.streams.add(-1);
  --shared_.connections;
}

void HttpConnection::read() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(shared_.settings.most_header_bytes));
  parser_->body_limit(shared_.settings.most_body_bytes);
  socket_.expires_after(shared_.settings.patience);
  http::async_read(socket_, buffer_, *parser_,
                   [self = shared_from_this()](Code error, std::size_t) { self->answer(error); });
}

void HttpConnection::answer(const Code& error) {
  if (error) {
    const unsigned status = status_of(error);
    if (status != 0) write({status, "text/plain; charset=utf-8", "refused\n"}, kHttp11, false);
    return;
  }
  const http::request<http::string_body>& request = parser_->get();
  HttpResponse response;
  try {
    response = shared_.handler(request_of(request, is_local_user_));
  } catch (const std::exception&) {
    response = {500, "text/plain; charset=utf-8", "out of memory\n"};
  }
  is_head_ = request.method() == http::verb::head;
  if (response.stream && request.version() < kHttp11) {
    response = {505, "text/plain; charset=utf-8", "found HTTP/1.0, expected HTTP/1.1\n"};
  }
  if (response.stream) return begin_stream(std::move(response));
  write(std::move(response), request.version(), request.keep_alive());
}

void HttpConnection::write(HttpResponse from, unsigned version, bool keep_alive) {
  response_ = {};
  response_.version(version);
  set_head(from, response_);
  response_.keep_alive(keep_alive);
  response_.content_length(from.body.size());
  if (!is_head_) response_.body() = std::move(from.body);
  socket_.expires_after(shared_.settings.patience);
  http::async_write(socket_, response_,
                    [self = shared_from_this(), keep_alive](Code error, std::size_t) {
                      if (!error && keep_alive) return self->read();
                      Code ignored;
                      self->socket_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
                    });
}

void HttpConnection::begin_stream(HttpResponse from) {
  stream_ = std::move(from.stream);
  shared_.streams.add(1);
  look_for_life(socket_.socket().native_handle());
  socket_.expires_never();  // reading; each writing has an end of its own
  watch_client();
  set_head(from, head_);
  head_.version(kHttp11);
  head_.keep_alive(false);
  head_.chunked(true);
  head_writer_.emplace(head_);
  socket_.expires_after(shared_.settings.stream_patience);
  http::async_write_header(socket_, *head_writer_,
                           [self = shared_from_this()](Code error, std::size_t) {
                             if (!error) self->go_on();
                           });
}

/// A client that closes its side wants no more of the stream, and one that is gone needs no more.
/// What else it says has no meaning.
void HttpConnection::watch_client() {
  socket_.async_read_some(asio::buffer(heard_),
                          [self = shared_from_this()](Code error, std::size_t) {
                            if (!error) return self->watch_client();
                            self->stream_->stop();
                          });
}

void HttpConnection::go_on() {
  std::string_view piece;
  try {
    piece = stream_->next();
  } catch (const std::exception&) {
    // Without its end the client knows that something is missing.
    Code ignored;
    socket_.socket().close(ignored);
    return;
  }
  if (!piece.empty()) {
    socket_.expires_after(shared_.settings.stream_patience);
    asio::async_write(socket_, http::make_chunk(asio::buffer(piece.data(), piece.size())),
                      [self = shared_from_this()](Code error, std::size_t) {
                        if (!error) return self->go_on();
                        Code ignored;
                        self->socket_.socket().close(ignored);
                      });
    return;
  }
  if (stream_->has_ended()) return send_end();
  pause_.expires_after(kPause);
  pause_.async_wait([self = shared_from_this()](Code error) {
    if (!error) self->go_on();
  });
}

void HttpConnection::send_end() {
  socket_.expires_after(shared_.settings.patience);
  asio::async_write(socket_, http::make_chunk_last(),
                    [self = shared_from_this()](Code, std::size_t) {
                      Code ignored;
                      self->socket_.socket().shutdown(asio::socket_base::shutdown_both, ignored);
                    });
}

}  // namespace fibertap
