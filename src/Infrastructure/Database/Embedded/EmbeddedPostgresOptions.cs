namespace TrailDesk.Infrastructure.Database.Embedded;

public sealed record EmbeddedPostgresOptions
{
    public required string DataFolder { get; init; }

    /// <summary>The folder with postgres, initdb and pg_ctl; looked for where it is not given.</summary>
    public string? BinFolder { get; init; }

    /// <summary>Off only for throw-away clusters: a crash of the machine may then lose everything.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long a cleanly stopped server may stay away (somebody's <c>pg_ctl restart</c>) before it is started again.</summary>
    public TimeSpan RestartGrace { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>Why the private database cannot be started, in a sentence for the person who typed the command.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException(string message) : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception inner) : base(message, inner)
    {
    }
}
