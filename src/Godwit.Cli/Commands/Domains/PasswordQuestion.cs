using System.Text;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Domains;

/// <summary>A password, typed unseen or piped in; never an argument, which every process of the machine can read.</summary>
internal static class PasswordQuestion
{
    /// <exception cref="UsageException">There was none.</exception>
    public static async Task<string> AskAsync(Surroundings surroundings, string user, CancellationToken cancellationToken)
    {
        string? given = surroundings.InputIsTerminal
            ? await TypedAsync(surroundings, user)
            : await surroundings.Input.ReadLineAsync(cancellationToken);
        return string.IsNullOrEmpty(given) ? throw new UsageException($"There was no password of {user} on standard input.") : given;
    }

    private static async Task<string> TypedAsync(Surroundings surroundings, string user)
    {
        await surroundings.Error.WriteAsync($"Password of {user}: ");
        StringBuilder typed = new();
        while (await surroundings.Key() is var key && key is not ('\r' or '\n'))
        {
            _ = key is '\b' or '\u007f' ? typed.Remove(Math.Max(0, typed.Length - 1), Math.Min(1, typed.Length)) : typed.Append(key);
        }

        await surroundings.Error.WriteLineAsync();
        return typed.ToString();
    }
}
