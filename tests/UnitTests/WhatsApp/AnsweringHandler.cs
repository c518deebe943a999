using System.Net;
using System.Text;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Stands where the network would be: keeps what was sent and answers as told.</summary>
internal sealed class AnsweringHandler(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public AnsweringHandler(int status, string body, string? retryAfter = null)
        : this(_ => Task.FromResult(Answer(status, body, retryAfter)))
    {
    }

    public List<(HttpMethod Method, Uri Uri, string? Authorization, string? ApiKey, string Body)> Calls { get; } = [];

    public static HttpResponseMessage Answer(int status, string body, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Add((request.Method, request.RequestUri!, Header(request, "Authorization"), Header(request, "D360-API-KEY"), body));
        return await answer(request);
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
