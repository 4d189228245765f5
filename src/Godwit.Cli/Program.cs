using Godwit.Cli.Running;

return await CommandLine.RunAsync(Surroundings.OfProcess(), args);
