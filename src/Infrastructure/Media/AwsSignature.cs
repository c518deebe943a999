using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Signature Version 4 in the authorization header, as S3 and what is compatible with it ask for.</summary>
internal static class AwsSignature
{
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds <c>x-amz-date</c>, <c>x-amz-content-sha256</c> and <c>Authorization</c>. Headers that the request has by then are signed.</summary>
    /// <param name="payloadHash">SHA-256 of the body in small hex.</param>
    public static void Sign(HttpRequestMessage request, string payloadHash, string region, string accessKey, string secretKey, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadHash);
        var headers = Headers(request);
        var names = string.Join(';', headers.Keys);
        var canonical = Canonical(request, headers, names, payloadHash);
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Key(secretKey, time[..8], region), Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={accessKey}/{scope},SignedHeaders={names},Signature={signature}");
    }

    private static SortedDictionary<string, string> Headers(HttpRequestMessage request)
    {
        var uri = request.RequestUri!;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}" };
        foreach (var (name, values) in request.Headers.NonValidated) headers[name.ToLowerInvariant()] = values.ToString().Trim();
        return headers;
    }

    private static string Canonical(HttpRequestMessage request, SortedDictionary<string, string> headers, string names, string payloadHash)
    {
        var uri = request.RequestUri!;
        var path = string.Join('/', uri.AbsolutePath.Split('/').Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part))));
        var text = new StringBuilder($"{request.Method.Method}\n{path}\n{Query(uri)}\n");
        foreach (var (name, value) in headers) text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').Append(names).Append('\n').Append(payloadHash).ToString();
    }

    private static string Query(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Contains('=', StringComparison.Ordinal) ? part : part + '=').Order(StringComparer.Ordinal));

    private static byte[] Key(string secret, string day, string region)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { day, region, "s3", "aws4_request" }) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
