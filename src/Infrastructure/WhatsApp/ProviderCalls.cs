using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>A call that changes something and is no message: either an answer, or why there is none.</summary>
internal static class ProviderCalls
{
    private static readonly SendOutcome Answered = new SendOutcome.Unknown("answered");

    /// <param name="request">Gets its body here.</param>
    public static async Task<(ProviderAnswer? Answer, SendOutcome Failure)> CallAsync(
        this ProviderHttp http, HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using (request)
        {
            ProviderAnswer? answer = null;
            request.Content = new OutgoingContent(body, "application/json");
            var outcome = await http.SendAsync(request, given =>
            {
                answer = given;
                return Answered;
            }, cancellation);
            return (answer, outcome);
        }
    }
}
