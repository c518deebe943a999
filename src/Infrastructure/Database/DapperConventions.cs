using System.Data;
using Dapper;
using TrailDesk.Application.Common;

namespace TrailDesk.Infrastructure.Database;

/// <summary>How rows become records: snake_case columns, and timestamptz as a time with its offset, text[] as string[].</summary>
public static class DapperConventions
{
    public static void Apply()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());
        SqlMapper.AddTypeHandler(new TextArrayHandler());
        SqlMapper.RemoveTypeMap(typeof(string));
        SqlMapper.AddTypeHandler(new TextHandler());
    }

    // Npgsql names the column's type Array; a record's constructor wants string[].
    private sealed class TextArrayHandler : SqlMapper.TypeHandler<string[]>
    {
        public override string[] Parse(object value) => (string[])value;

        public override void SetValue(IDbDataParameter parameter, string[]? value) => parameter.Value = (object?)value ?? DBNull.Value;
    }

    // PostgreSQL refuses NUL only once a statement is bound, and the driver then loses its place: it must not get that far.
    private sealed class TextHandler : SqlMapper.TypeHandler<string>
    {
        public override string Parse(object value) => (string)value;

        public override void SetValue(IDbDataParameter parameter, string? value)
        {
            if (value?.Contains('\0') == true) throw new UnstorableTextException();
            parameter.DbType = DbType.String;
            parameter.Value = (object?)value ?? DBNull.Value;
        }
    }

    private sealed class DateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            DateTimeOffset time => time,
            _ => throw new DataException($"A {value.GetType().Name} is no time."),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }
}
