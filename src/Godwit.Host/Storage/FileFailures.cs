using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Of work on many files: one that fails does not keep the others from being done, and is told of at the end.</summary>
internal sealed class FileFailures
{
    private readonly List<Exception> _all = [];

    /// <returns>Whether it went well.</returns>
    public bool Try(string path, Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (RefusedException refused)
        {
            _all.Add(refused);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _all.Add(new IOException($"{path}: {failure.Message}", failure));
        }

        return false;
    }

    /// <exception cref="AggregateException">Several have failed. One that has failed alone is thrown as it is.</exception>
    public void Throw()
    {
        if (_all is [Exception only])
        {
            throw only;
        }

        if (_all.Count > 0)
        {
            throw new AggregateException(_all);
        }
    }
}
