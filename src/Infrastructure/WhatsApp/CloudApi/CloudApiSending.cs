using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>One message out: Meta and 360dialog differ in the address and in how they know who asks.</summary>
internal static class CloudApiSending
{
    /// <param name="missing">What the channel lacks to send at all.</param>
    /// <param name="authorized">An empty request to the right address.</param>
    public static async Task<SendOutcome> SendAsync(
        this ProviderHttp http, OutboundMessage message, string? missing, Func<HttpRequestMessage> authorized, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (CloudApiMessageWriter.Problem(message) is { } problem)
            return new SendOutcome.Rejected(SendFailure.BadRequest, new ErrorPart("message", problem));
        if (missing is not null) return Credential.Missing(missing);

        using var request = authorized();
        request.Content = new OutgoingContent(CloudApiMessageWriter.Write(message), "application/json");
        return await http.SendAsync(request, CloudApiResponseReader.Read, cancellation);
    }
}
