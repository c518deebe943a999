using System.Globalization;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>One call to a provider, no retries: whoever owns the message decides about the next one.</summary>
internal sealed class ProviderHttp(HttpClient client, TimeSpan timeout)
{
    private const int LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task<SendOutcome> SendAsync(
        HttpRequestMessage request, Func<ProviderAnswer, SendOutcome> read, CancellationToken cancellation)
    {
        var body = (OutgoingContent)request.Content!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return read(await AnswerAsync(response, limit.Token));
        }
        catch (OperationCanceledException) when (!body.HasLeft)
        {
            cancellation.ThrowIfCancellationRequested();
            return Unreachable("timeout", "The provider did not accept a connection in time.");
        }
        catch (HttpRequestException failed) when (!body.HasLeft)
        {
            return Unreachable(failed.HttpRequestError.ToString(), "The provider cannot be reached.");
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome.Unknown("The request left and no answer came in time.", new ErrorPart("timeout", "The provider does not answer in time."));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            // One connection that broke tells nothing of the next.
            return new SendOutcome.Unknown("The connection broke after the request left.");
        }
    }

    /// <summary>A question that changes nothing at the provider; null when it could not be asked.</summary>
    /// <param name="atMost">For what takes longer than other calls; null: as they.</param>
    public async Task<ProviderAnswer?> AskAsync(HttpRequestMessage request, CancellationToken cancellation, TimeSpan? atMost = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(atMost ?? timeout);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await AnswerAsync(response, limit.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static SendOutcome.Deferred Unreachable(string code, string sentence) =>
        new(SendFailure.Unreachable, new ErrorPart(code, sentence));

    private static async Task<ProviderAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = ReadOnlyMemory<byte>.Empty;
        try
        {
            body = await ReadAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellation);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status stands even where the body broke off.
        }
        return new ProviderAnswer((int)response.StatusCode, body, RetryAfter(response));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > LargestAnswer)
                return ReadOnlyMemory<byte>.Empty;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    // Asked again after an hour at the latest: a provider's slip must not silence a number for longer.
    private static TimeSpan? RetryAfter(HttpResponseMessage response) => AskedFor(response) is { } wait && wait > TimeSpan.Zero
        ? TimeSpan.FromTicks(Math.Min(wait.Ticks, LongestWait.Ticks))
        : null;

    private static TimeSpan? AskedFor(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        var value = values.ToString();
        if (value.Length > 0 && value.All(char.IsAsciiDigit))
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestWait;
        return response.Headers.RetryAfter?.Date - response.Headers.Date;
    }
}
