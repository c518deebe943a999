using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Positional, typed arguments for commands of a batch: one array per column, so that one statement writes many rows.
/// PostgreSQL's text cannot hold NUL and a provider's words may: it becomes the replacement character here, for every statement.
/// </summary>
internal static class BatchArguments
{
    public static NpgsqlBatchCommand Command(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = Storable(value) });
        return command;
    }

    public static NpgsqlBatchCommand Column<TRow, T>(this NpgsqlBatchCommand command, IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = Storable(value(rows[i]));
        return command.With(column);
    }

    /// <summary>A statement over columns of rows, with the parameters in the order of their numbers.</summary>
    public static RowsCommand<TRow> Command<TRow>(this NpgsqlBatch batch, string sql, IReadOnlyList<TRow> rows) =>
        new(batch.Command(rows.Count <= FewRows.Most ? FewRows.Of(sql, rows.Count) : sql), rows);

    private static T Storable<T>(T value) =>
        value is string text && text.Contains('\0') ? (T)(object)text.Replace('\0', '\uFFFD') : value;
}

internal readonly struct RowsCommand<TRow>(NpgsqlBatchCommand command, IReadOnlyList<TRow> rows)
{
    public RowsCommand<TRow> With<T>(T value)
    {
        command.With(value);
        return this;
    }

    public RowsCommand<TRow> Column<T>(Func<TRow, T> value)
    {
        if (rows.Count > FewRows.Most) command.Column(rows, value);
        else
            foreach (var row in rows) command.With(value(row));
        return this;
    }
}

internal static class ReaderColumns
{
    public static T? OrNull<T>(this NpgsqlDataReader reader, int column) where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
