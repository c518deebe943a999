using System.Text;
using TrailDesk.Application.Common;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// Notices as a NOTIFY carries them: a line for the sending node, then for each tenant "tenant kind:id kind:* …". The
/// server takes less than 8,000 bytes; what does not fit goes in a further one.
/// </summary>
internal static class LivePayload
{
    private const int Longest = 7_800;

    public static IEnumerable<string> Write(Guid node, IReadOnlyDictionary<Guid, IReadOnlyList<LiveNotice>> gathered)
    {
        var payload = new StringBuilder($"{node:N}");
        foreach (var (tenant, notices) in gathered)
        {
            var line = $"\n{tenant:N} {string.Join(' ', notices.Select(notice => $"{notice.Kind}:{(notice.Id is { } id ? id.ToString("N") : "*")}"))}";
            if (payload.Length + line.Length > Longest)
            {
                yield return payload.ToString();
                payload.Clear().Append($"{node:N}");
            }

            payload.Append(line);
        }

        if (payload.Length > 32) yield return payload.ToString();
    }

    public static (Guid Node, IReadOnlyList<(Guid Tenant, IReadOnlyList<LiveNotice> Notices)> Tenants) Read(string payload)
    {
        var lines = payload.Split('\n');
        return (Guid.Parse(lines[0]), [.. lines.Skip(1).Select(ReadLine)]);
    }

    private static (Guid Tenant, IReadOnlyList<LiveNotice> Notices) ReadLine(string line)
    {
        var words = line.Split(' ');
        return (Guid.Parse(words[0]), [.. words.Skip(1).Select(word => word.Split(':')).Select(parts =>
            new LiveNotice(parts[0], parts[1] == "*" ? null : Guid.Parse(parts[1])))]);
    }
}
