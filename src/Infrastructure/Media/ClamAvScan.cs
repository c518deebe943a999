using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>clamd's INSTREAM: pieces with their length in front, an empty one at the end, one line back.</summary>
internal sealed partial class ClamAvScan(ClamAvOptions options, ILogger<ClamAvScan> log) : IMediaScan
{
    private const int PieceLength = 64 * 1024;
    private const int LongestAnswer = 1024;

    public bool IsOn => options.IsOn;

    public async Task<ScanResult> ScanAsync(Stream content, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(options.Host, options.Port, limit.Token);
            await using var scanner = client.GetStream();
            var isWhole = await SendAsync(scanner, content, limit.Token);
            return Read(await AnswerAsync(scanner, limit.Token), isWhole);
        }
        catch (Exception failed) when (failed is SocketException or IOException || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogAway(log, failed.GetType().Name);
            return ScanResult.Unavailable;
        }
    }

    /// <returns>False where the scanner hung up in the middle: it has said why before.</returns>
    private static async Task<bool> SendAsync(NetworkStream scanner, Stream content, CancellationToken cancellation)
    {
        await scanner.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellation);
        var piece = new byte[4 + PieceLength];
        int read;
        do
        {
            read = await content.ReadAsync(piece.AsMemory(4), cancellation);
            BinaryPrimitives.WriteInt32BigEndian(piece, read);
            try
            {
                await scanner.WriteAsync(piece.AsMemory(0, 4 + read), cancellation);
            }
            catch (IOException)
            {
                return false;
            }
        }
        while (read > 0);
        return true;
    }

    private static async Task<string> AnswerAsync(NetworkStream scanner, CancellationToken cancellation)
    {
        var answer = new byte[LongestAnswer];
        var length = await scanner.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    /// <summary><c>stream: OK</c>, <c>stream: {name} FOUND</c>, or an error in words, such as a size limit of its own.</summary>
    private ScanResult Read(string answer, bool isWhole)
    {
        if (answer.EndsWith(" FOUND", StringComparison.Ordinal)) return ScanResult.Infected;
        if (isWhole && answer.EndsWith("OK", StringComparison.Ordinal)) return ScanResult.Clean;
        if (answer.Contains("size limit exceeded", StringComparison.OrdinalIgnoreCase)) return ScanResult.TooLarge;
        LogAway(log, answer);
        return ScanResult.Unavailable;
    }

    [LoggerMessage(1, LogLevel.Warning, "A file could not be scanned: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);
}
