using System.Net;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.Media;

/// <summary>Fetches one file: looks at every host on the way, and gives credentials to the first one's origin alone.</summary>
internal sealed class MediaHttp(HttpClient client)
{
    private const int MostRedirects = 5;

    // 360dialog blocks a number's media for half an hour after 20 refusals in an hour.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(30);

    /// <param name="authorize">Adds the channel's credentials.</param>
    /// <param name="isLink">A link that was just made for us: where it is gone, the next try makes another. By and by: a 4xx is not asked for again at once.</param>
    public async Task<MediaAnswer> OpenAsync(
        Uri first, MediaHosts hosts, Action<HttpRequestMessage> authorize, bool isLink, CancellationToken cancellation)
    {
        try
        {
            return await FollowAsync(first, hosts, authorize, isLink, cancellation);
        }
        catch (Exception failed) when (IsForeign(failed))
        {
            // The name is the provider's; that it means no public address may be a slip of whoever resolves names.
            return new MediaAnswer.Later("private_address");
        }
        catch (HttpRequestException failed)
        {
            return new MediaAnswer.Later(failed.HttpRequestError.ToString());
        }
        catch (Exception failed) when (failed is IOException || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new MediaAnswer.Later(failed.GetType().Name);
        }
    }

    private async Task<MediaAnswer> FollowAsync(
        Uri first, MediaHosts hosts, Action<HttpRequestMessage> authorize, bool isLink, CancellationToken cancellation)
    {
        var address = first;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (!hosts.Allow(address)) return new MediaAnswer.Foreign();
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (MediaHosts.IsOf(first, address)) authorize(request);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode == HttpStatusCode.OK) return await OpenedAsync(response, cancellation);
            using (response)
            {
                if ((int)response.StatusCode is < 300 or > 399 || response.Headers.Location is not { } next) return ByStatus((int)response.StatusCode, isLink);
                address = new Uri(address, next);
            }
        }

        return new MediaAnswer.Later("redirects");
    }

    private static async Task<MediaAnswer> OpenedAsync(HttpResponseMessage response, CancellationToken cancellation) => new MediaAnswer.Opened(
        await response.Content.ReadAsStreamAsync(cancellation), response.Content.Headers.ContentLength, response.Content.Headers.ContentType?.MediaType);

    private static MediaAnswer ByStatus(int status, bool isLink) => status switch
    {
        404 or 410 when !isLink => new MediaAnswer.Gone(),
        >= 400 and < 500 and not (408 or 425 or 429) => new MediaAnswer.Later($"http_{status}", AfterRefusal, IsRefused: true),
        _ => new MediaAnswer.Later($"http_{status}"),
    };

    private static bool IsForeign(Exception? failed) => failed is not null && (failed is ForeignAddressException || IsForeign(failed.InnerException));
}
